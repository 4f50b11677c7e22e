"""Settings that anybody can guess: for tests, and for tools that load settings and connect nowhere.

`python -m tools.dummies mypy` runs a module with them.
"""

import base64
import os
import sys


def dummy_key(letter: bytes) -> str:
    """A key of 32 bytes, all of them the same."""
    return base64.b64encode(letter * 32).decode()


DUMMIES = {
    "DJANGO_SETTINGS_MODULE": "dastak.project.settings",
    "SECRET_KEY": "a key for tests, known to everybody: " + "x" * 32,
    "DASTAK_VAULT_KEYS": "k1:" + dummy_key(b"v"),
    "DASTAK_INDEX_KEY": dummy_key(b"i"),
    "DASTAK_CODE_KEY": dummy_key(b"c"),
    "DASTAK_SIGNING_KEY": dummy_key(b"s"),
    "DASTAK_CLOCK": "database",
    "PUBLIC_URL": "http://testserver",
    "SMS_URL": "http://127.0.0.1:9/sms",
    "VERIFIER_URL": "http://127.0.0.1:9/verifier",
    "EPAY_URL": "http://127.0.0.1:9/epay",
}
NOWHERE = "postgresql://nobody@/nowhere?host=%2Fnonexistent"


def main() -> None:
    """Become `python -m <arguments>` with the dummies where nothing is set."""
    environment = {**DUMMIES, "DATABASE_URL": NOWHERE, **os.environ}
    os.execve(sys.executable, [sys.executable, "-m", *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
