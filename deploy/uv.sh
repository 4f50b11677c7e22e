#!/usr/bin/env bash
# Puts the installer uv at .tools/uv: the machine's own, or the hashed wheel through whatever
# Python offers. Debian's python3 comes without venv and pip, so both ways are tried.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

link() {
    mkdir -p .tools
    ln -sfn "$1" .tools/uv
}

if own=$(command -v uv); then
    link "$own"
    exit 0
fi
if ! command -v "$python" >/dev/null; then
    echo "Python 3.11 or newer is needed: install the package python3." >&2
    exit 1
fi
pip_options=(-q --disable-pip-version-check --no-input --require-hashes --only-binary :all:
    -r requirements-uv.lock)
rm -rf .tools/venv .tools/lib
if "$python" -m venv .tools/venv >/dev/null 2>&1; then
    .tools/venv/bin/python -m pip install "${pip_options[@]}"
    link venv/bin/uv
elif "$python" -m pip --version >/dev/null 2>&1; then
    rm -rf .tools/venv
    "$python" -m pip install "${pip_options[@]}" --target .tools/lib
    link lib/bin/uv
else
    echo "$python can install nothing: install the package python3-venv (or uv), then try again." >&2
    exit 1
fi
