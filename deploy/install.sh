#!/usr/bin/env bash
# Prepares this checkout for production: locked packages, built clients, collected static files.
# It starts nothing and touches no database. Run it again after every update.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never
unset VIRTUAL_ENV
python=${PYTHON:-python3}

refuse() {
    echo "install: $1" >&2
    exit 1
}

command -v "$python" >/dev/null || refuse "Python 3.11 or newer is missing: install the package python3."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "$python is too old: Python 3.11 or newer is needed (PYTHON=... names another one)."
test -w . || refuse "this account may not write to $PWD: run as the account that owns it."
test -e clients/package-lock.json || refuse "clients/package-lock.json is missing: this is not a whole checkout."

PYTHON="$python" deploy/uv.sh
test -x .venv/bin/python || .tools/uv venv -q --python "$python" .venv
.tools/uv pip sync -q --require-hashes --python .venv/bin/python requirements.lock
.tools/uv pip install -q --no-deps --no-build-isolation --python .venv/bin/python -e .

deploy/node.sh
(
    cd clients
    PATH="$PWD/../.tools/node:$PATH"
    npm ci --no-audit --no-fund --ignore-scripts --silent
    npm run --silent build
)
.venv/bin/python -m dastak.project.cli fonts
# Collecting needs no secret and no database, but the settings ask for both.
LOG_LEVEL=WARNING .venv/bin/python -m tools.dummies dastak.project.cli collectstatic --noinput --verbosity 0

cat <<'NEXT'
Installed. What is left to do, once per machine:
  1. Make the roles dastak_owner and dastak_app and a database that dastak_owner owns
     (PostgreSQL 16 or newer, with btree_gist, pg_trgm and unaccent available).
     deploy/postgres/roles.sh holds the statements.
  2. Write the environment file after .env.example; the start names every setting that is missing.
After every update:
  3. .venv/bin/dastak migrate     (connects as DATABASE_OWNER_URL says, everything else as DATABASE_URL)
     .venv/bin/dastak seed        (districts, services, fees, forms, permits; safe to repeat)
  4. Restart the services web, live and worker (deploy/systemd/, or deploy/compose.yaml).
docs/runbooks/ tells each step in full.
NEXT
