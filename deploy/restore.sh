#!/usr/bin/env bash
# Brings a backup back into an empty database and an empty files folder:
#   deploy/restore.sh /var/backups/dastak/2026-11-21T213000Z
# Reads DATABASE_OWNER_URL and DASTAK_FILES_DIR like backup.sh. It refuses a database that holds
# tables: restore beside the old one, look, then let DATABASE_URL name the new one. Afterwards it
# recomputes the ledger and verifies the sealed logs, for which it needs the product's settings.
set -euo pipefail
cd "$(dirname "$0")/.."

refuse() {
    echo "restore: $1" >&2
    exit 1
}

setting() {
    local file="${1}_FILE"
    if test -n "${!file:-}"; then cat "${!file}"; else echo "${!1:-}"; fi
}

backup=${1:-}
test -n "$backup" || refuse "name the backup's folder."
test -f "$backup/database.dump" || refuse "$backup holds no database.dump."
owner=$(setting DATABASE_OWNER_URL)
test -n "$owner" || refuse "DATABASE_OWNER_URL is missing."
files=$(setting DASTAK_FILES_DIR)
files=${files:-${DASTAK_STATE_DIR:-$PWD/var}/files}
programs=$(deploy/programs.sh)

(cd "$backup" && sha256sum --check --quiet database.dump.sha256) ||
    refuse "$backup/database.dump is not what was written: take another backup."
tables=$("$programs/psql" --no-psqlrc --tuples-only --no-align --dbname "$owner" \
    --command "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
test "$tables" = 0 || refuse "that database holds $tables tables already: make an empty one."
if test -d "$files" && test -n "$(ls -A "$files")"; then
    refuse "$files is not empty: let DASTAK_FILES_DIR name an empty folder."
fi

# In one transaction: it is all there, or nothing is. Comments on extensions belong to whoever
# installed them, so they are left out.
"$programs/pg_restore" --exit-on-error --single-transaction --no-owner --no-comments \
    --dbname "$owner" "$backup/database.dump"
if test -d "$backup/files"; then
    mkdir -p "$files"
    cp --recursive --preserve=timestamps --no-target-directory "$backup/files" "$files"
fi
"$programs/psql" --no-psqlrc --quiet --dbname "$owner" \
    --command "SET client_min_messages = error" --command "ANALYZE"

# The application's role proves that the grants came back as well.
.venv/bin/python -m dastak.project.cli verify_ledger
.venv/bin/python -m dastak.project.cli verify_audit
echo "restore: $backup is back. Count what matters (orders, receipts) before you open the doors."
