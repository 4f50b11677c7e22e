"""The command `dastak`: demo, fonts, sandbox check, and every management command under one name."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dastak.project.environment import optional

BASE = Path(__file__).resolve().parents[2]
USAGE_EXIT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    `demo`, `fonts` and `sandbox-check` start before any setting exists, so they branch off before
    Django; their modules are imported here and not above, because each pulls in what the other must
    not have.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] == "demo":
        return run_demo(words[1:])
    if words and words[0] == "fonts":
        return run_fonts(words[1:])
    if words and words[0] == "sandbox-check":
        from dastak.project import sandbox_check

        return sandbox_check.main(words[1:])
    run_django(words)
    return 0


def run_demo(words: Sequence[str]) -> int:
    """Start the whole house on this machine: database, simulators, worker, live, web."""
    unknown = [word for word in words if word != "--once"]
    if unknown:
        print(f"dastak demo: unknown option {unknown[0]}; it knows --once.", file=sys.stderr)
        return USAGE_EXIT
    from dastak.project import demo

    return int(demo.main(once="--once" in words) or 0)


def run_fonts(words: Sequence[str]) -> int:
    """Make the Urdu font of pages, and that of papers, from the installed npm package."""
    if words:
        print("dastak fonts takes no option.", file=sys.stderr)
        return USAGE_EXIT
    from dastak.ui import api as ui

    state = Path(optional("DASTAK_STATE_DIR", str(BASE / "var")))
    made = ui.build_fonts(
        source=BASE / "clients" / "node_modules",
        target=BASE / "dastak" / "ui" / "static" / "ui" / "fonts",
        pdf_target=Path(optional("DASTAK_FONT_DIR", str(state / "fonts"))),
    )
    return 0 if all(path.exists() for path in made) else 1


def run_django(words: Sequence[str]) -> None:
    """Hand over to Django's commands; two of them connect as the owner of the tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dastak.project.settings")
    owner = optional("DATABASE_OWNER_URL", "")
    if owner and words[:1] in (["migrate"], ["rotate-keys"]):
        os.environ["DATABASE_URL"] = owner
        os.environ.pop("DATABASE_URL_FILE", None)
    from django.core.management import ManagementUtility

    # `dastak verify-audit` is said with a hyphen; Python's modules are not.
    spoken = [words[0].replace("-", "_"), *words[1:]] if words else []
    utility = ManagementUtility(["dastak", *spoken])
    utility.prog_name = "dastak"
    utility.execute()


if __name__ == "__main__":
    sys.exit(main())
