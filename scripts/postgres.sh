#!/usr/bin/env bash
# A PostgreSQL of the tests' own, in a folder of its own, reached through a socket in that folder: `start` prints its DATABASE_URL,
# `stop` ends it. PostgreSQL refuses to run as root, so root starts it as another user.
set -euo pipefail
cd "$(dirname "$0")/.."
folder="${PLENARY_PG_DIR:-${TMPDIR:-/tmp}/plenary-pg-$(id -u)-$(pwd | cksum | cut -d' ' -f1)}"
socket="$folder/socket"
url="postgres://plenary@/postgres?host=$socket"

find_bin() {
    for candidate in "${PG_BIN:-}" /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin; do
        [ -n "$candidate" ] && [ -x "$candidate/initdb" ] && { echo "$candidate"; return; }
    done
    command -v initdb >/dev/null && dirname "$(command -v initdb)"
}

as_owner() {
    if [ "$(id -u)" = 0 ]; then
        local owner=postgres
        id "$owner" >/dev/null 2>&1 || owner=nobody
        chown -R "$owner" "$folder"
        (cd / && setpriv --reuid "$(id -u "$owner")" --regid "$(id -g "$owner")" --clear-groups env HOME="$folder" "$@")
    else
        "$@"
    fi
}

bin="$(find_bin)"
[ -n "$bin" ] || { echo "PostgreSQL was not found. On Debian or Ubuntu: apt-get install postgresql" >&2; exit 1; }
case "${1:-start}" in
start)
    mkdir -p "$folder"
    if ! as_owner "$bin/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then
        if [ ! -f "$folder/data/PG_VERSION" ]; then
            as_owner "$bin/initdb" -D "$folder/data" -U plenary --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$folder.log" 2>&1 \
                || { cat "$folder.log" >&2; exit 1; }
        fi
        mkdir -p "$socket"
        # Tests lose nothing when the power goes, so nothing waits for the disk.
        as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start -o \
            "-k $socket -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" \
            >"$folder.log" 2>&1 || { cat "$folder.log" "$folder/log" >&2; exit 1; }
    fi
    echo "$url"
    ;;
stop)
    as_owner "$bin/pg_ctl" -D "$folder/data" -m fast stop >/dev/null 2>&1 || true
    ;;
*)
    echo "usage: $0 start|stop" >&2
    exit 2
    ;;
esac
