"""``dastak demo_cast``: the demo's accounts, with passwords that everybody knows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dastak.kernel import clock
from dastak.project import cast


class Command(BaseCommand):
    """Make the demo's cast."""

    help = "Make the demo's staff and facilitators. Refused where the clock is the real one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make who is missing."""
        self.stdout.write(f"{cast.make(now=clock.now())} people added")
