#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# A private PostgreSQL for tests: on a Unix socket in a folder of its own, no network.
#   tests/pg.sh run COMMAND...   start, set AMPARO_TEST_PG, run, stop
#   tests/pg.sh start            start and print the URL and the folder
#   tests/pg.sh stop FOLDER      stop and remove
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")

# The server refuses to run as root.
as_user() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups env -i PATH="$PATH" LC_ALL=C.UTF-8 "$@"
    else
        "$@"
    fi
}

start() {
    dir=$(mktemp -d /tmp/amparo-pg.XXXXXX)
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    chmod 711 "$dir"
    cd "$dir"
    # Durability is not what these tests ask of it: no syncs.
    as_user "$bin/initdb" -D "$dir/data" -U amparo -A trust -E UTF8 --locale=C --no-sync >/dev/null
    cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = off
synchronous_commit = on
shared_buffers = 32MB
max_connections = 200
log_min_messages = panic
log_destination = stderr
CONF
    as_user "$bin/pg_ctl" -D "$dir/data" -s -w -l "$dir/log" start >/dev/null
}

stop() {
    as_user "$bin/pg_ctl" -D "$1/data" -s -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$1"
}

case "${1-}" in
start)
    start
    echo "postgres://amparo@/postgres?host=$dir $dir"
    ;;
stop)
    case "$2" in /tmp/amparo-pg.*) stop "$2" ;; *) exit 2 ;; esac
    ;;
run)
    shift
    here=$PWD
    start
    trap 'cd /; stop "$dir"' EXIT
    trap 'exit 130' INT TERM
    AMPARO_TEST_PG="postgres://amparo@/postgres?host=$dir"
    export AMPARO_TEST_PG
    cd "$here"
    status=0
    "$@" || status=$?
    exit $status
    ;;
*)
    sed -n '3,6s/^# *//p' "$0"
    exit 2
    ;;
esac
