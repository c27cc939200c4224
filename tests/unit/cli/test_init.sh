#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# amparo init: the zone it founds an institution in, and what it refuses. test_init.sh AMPARO PACKS
set -u
amparo=$1
packs=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0
failed=0

# holds 'what' EXPECTED GOT
holds() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: %s, not %s\n' "$1" "$3" "$2"
    fi
}

zone() {
    file=$(find "$1" -name '*.sqlite' -o -name '*.db' | head -n 1)
    python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT zone FROM institution").fetchone()[0])' "$file"
}

found() {
    folder=$1
    shift
    "$amparo" init "$folder" --title 'A school' --packs "$packs" "$@" >"$dir/said" 2>&1
}

found "$dir/own" --pack unm-2740
holds 'init without --zone' 0 $?
holds 'the zone of the pack' America/Denver "$(zone "$dir/own")"
found "$dir/given" --pack unm-2740 --zone America/Phoenix
holds 'the zone that was given' America/Phoenix "$(zone "$dir/given")"
found "$dir/none" --pack us-title-ix-2020
holds 'a pack that names no zone' UTC "$(zone "$dir/none")"
found "$dir/wrong" --pack unm-2740 --zone America/Nowhere
holds 'an unknown zone is refused' 1 $?

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
