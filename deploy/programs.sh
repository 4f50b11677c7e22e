#!/usr/bin/env bash
# Prints the folder that holds pg_dump, pg_restore and psql: PGBIN, else the newest that this machine
# has of PostgreSQL 18 or later, else those of the embedded server. pg_dump refuses a server newer
# than itself. The embedded ones know no TLS: for a server reached by TLS install a client, or
# set PGBIN.
set -euo pipefail
cd "$(dirname "$0")/.."
newest=18

major() {
    "$1/pg_dump" --version 2>/dev/null | sed -n 's/^[^0-9]*\([0-9]*\).*/\1/p'
}

folder=${PGBIN:-}
if test -z "$folder"; then
    own=$(command -v pg_dump || true)
    for each in ${own:+"$(dirname "$own")"} /usr/lib/postgresql/*/bin; do
        test -x "$each/pg_dump" || continue
        found=$(major "$each")
        if test "${found:-0}" -ge "$newest"; then
            newest=$found folder=$each
        fi
    done
fi
if test -z "$folder"; then
    folder=$(.venv/bin/python -c \
        'from dastak.project.postgres_place import find_package; print(find_package() / "pginstall" / "bin")')
fi
test -x "$folder/pg_dump" || {
    echo "There is no pg_dump in $folder: install the package postgresql-client, or set PGBIN." >&2
    exit 1
}
echo "$folder"
