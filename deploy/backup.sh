#!/usr/bin/env bash
# Backs up the database and the stored files into a new folder below the one that is named:
#   deploy/backup.sh /var/backups/dastak
# Reads DATABASE_OWNER_URL (the owner sees every row; the application's role would not) and
# DASTAK_FILES_DIR from the environment, each also as NAME_FILE. KEEP_DAYS (14) is how long older
# backups stay; METRICS_DIR is node_exporter's textfile folder, if there is one. The keys of the environment file are not in the backup: keep them elsewhere, for
# without DASTAK_VAULT_KEYS neither sealed columns nor files can be opened.
set -euo pipefail
cd "$(dirname "$0")/.."

refuse() {
    echo "backup: $1" >&2
    exit 1
}

setting() {
    local file="${1}_FILE"
    if test -n "${!file:-}"; then cat "${!file}"; else echo "${!1:-}"; fi
}

target=${1:-}
test -n "$target" || refuse "name the folder that keeps backups."
owner=$(setting DATABASE_OWNER_URL)
test -n "$owner" || refuse "DATABASE_OWNER_URL is missing: a backup as dastak_app would lack rows."
files=$(setting DASTAK_FILES_DIR)
files=${files:-${DASTAK_STATE_DIR:-$PWD/var}/files}
programs=$(deploy/programs.sh)
umask 077
mkdir -p "$target"
test -w "$target" || refuse "this account may not write to $target."

stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
half="$target/.$stamp.part"
rm -rf "$half"
mkdir "$half"
trap 'rm -rf "$half"' EXIT

# Rows first, files second: a file that a row names is on the disk before the row is committed.
"$programs/pg_dump" --format=custom --compress=6 --lock-wait-timeout=30000 \
    --file="$half/database.dump" "$owner"
"$programs/pg_restore" --list "$half/database.dump" >"$half/contents.txt"
mkdir -p "$half/files"
if test -d "$files"; then
    last=$(find "$target" -mindepth 1 -maxdepth 1 -type d -name '20*Z' | sort | tail -n 1)
    # A stored file is never rewritten, so what the last backup has is linked and not copied again.
    (cd "$files" && find . -type f ! -name '*.part' -print0) | while IFS= read -r -d '' each; do
        mkdir -p "$half/files/${each%/*}"
        if test -n "$last" && test -e "$last/files/$each"; then
            ln "$last/files/$each" "$half/files/$each"
        else
            cp --preserve=timestamps "$files/$each" "$half/files/$each"
        fi
    done
fi
(cd "$half" && sha256sum database.dump >database.dump.sha256)
mv "$half" "$target/$stamp"
trap - EXIT

# Only after the new one is whole, and never the last one.
find "$target" -mindepth 1 -maxdepth 1 -type d -name '20*Z' -mtime "+${KEEP_DAYS:-14}" \
    ! -path "$target/$stamp" -exec rm -rf {} +
if test -n "${METRICS_DIR:-}"; then
    echo "dastak_backup_finished_seconds $(date +%s)" >"$METRICS_DIR/dastak_backup.prom.part"
    chmod 0644 "$METRICS_DIR/dastak_backup.prom.part"
    mv "$METRICS_DIR/dastak_backup.prom.part" "$METRICS_DIR/dastak_backup.prom"
fi
echo "backup: $target/$stamp ($(du -sh "$target/$stamp" | cut -f1))"
