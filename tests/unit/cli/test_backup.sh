#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# amparo backup and restore, on both engines, held against the ledger. test_backup.sh AMPARO PACKS
set -u
amparo=$1
packs=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0
failed=0

# expects STATUS 'text of the answer' COMMAND...
expects() {
    status=$1
    text=$2
    shift 2
    "$@" >"$dir/said" 2>&1
    got=$?
    if [ "$got" = "$status" ] && grep -qF -- "$text" "$dir/said"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: %s, not %s\n' "$*" "$got" "$status"
        cat "$dir/said"
    fi
}

expects 0 'one-time code' "$amparo" init "$dir/one" --title 'A school' --packs "$packs" \
    --pack us-title-ix-2020
expects 0 'read back and checked' "$amparo" backup "$dir/one" "$dir/copy"
expects 0 'nothing is damaged' "$amparo" backup "$dir/one" --check
expects 1 'already there' "$amparo" backup "$dir/one" "$dir/copy"
expects 2 'which file' "$amparo" backup "$dir/one"
expects 0 'is restored' "$amparo" restore "$dir/two" "$dir/copy"
cp -R "$dir/one/keys" "$dir/two/keys"
"$amparo" ledger head "$dir/one" >"$dir/head"
expects 0 '1 copies agree' "$amparo" ledger verify "$dir/two" "$dir/head"
expects 1 'already holds data' "$amparo" restore "$dir/two" "$dir/copy"
head -c 20000 "$dir/copy" >"$dir/short"
expects 1 'damaged' "$amparo" restore "$dir/three" "$dir/short"

if [ -n "${AMPARO_TEST_PG-}" ]; then
    schema="backup_$$"
    url="$AMPARO_TEST_PG&options=-csearch_path%3D$schema"
    psql -q "$AMPARO_TEST_PG" -c "CREATE SCHEMA $schema" || failed=$((failed + 1))
    mkdir "$dir/four"
    cp -R "$dir/one/keys" "$dir/four/keys"
    expects 0 'is restored' "$amparo" restore "$dir/four" "$dir/copy" --postgres "$url"
    expects 0 '1 copies agree' "$amparo" ledger verify "$dir/four" "$dir/head" --postgres "$url"
    expects 0 'read back and checked' "$amparo" backup "$dir/four" "$dir/copy4" --postgres "$url"
    expects 0 'is restored' "$amparo" restore "$dir/five" "$dir/copy4"
    cp -R "$dir/one/keys" "$dir/five/keys"
    expects 0 '1 copies agree' "$amparo" ledger verify "$dir/five" "$dir/head"
    psql -q "$AMPARO_TEST_PG" -c "SET client_min_messages = error; DROP SCHEMA $schema CASCADE"
else
    echo 'AMPARO_TEST_PG is not set: PostgreSQL was left out'
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
