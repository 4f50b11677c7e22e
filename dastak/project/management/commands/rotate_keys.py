"""``dastak rotate-keys``: seal every value under the first key of DASTAK_VAULT_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dastak.kernel import clock, rotation, vault
from dastak.kernel.errors import Problem


class Command(BaseCommand):
    """Rotate keys while the product goes on working."""

    help = (
        "Seal all values under the first key of DASTAK_VAULT_KEYS and rebuild indexes made with"
        " DASTAK_INDEX_KEY_FORMER. Connects as the owner (DATABASE_OWNER_URL). Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say what may be done now."""
        try:
            written = rotation.rotate(now=clock.now())
        except Problem as problem:
            raise CommandError(problem.text("en")) from problem
        self.stdout.write(
            f"{written} values written; all are sealed under “{vault.current_key()}”."
            " The other keys are no longer needed once every process runs with this setting."
        )
