"""``dastak seed``: bring reference rows up to the seed files. Safe to repeat."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM


class Command(BaseCommand):
    """Load the seeds of every context, from the lowest up."""

    help = "Load districts, services, fees, forms, permits and the other seed rows. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        """Call each context's ``load_seeds`` and say how many rows changed."""
        for context in settings.CONTEXTS:
            if not (settings.BASE / "dastak" / context / "seeds").is_dir():
                continue
            load = getattr(import_module(f"dastak.{context}.api"), "load_seeds", None)
            if load is not None:
                changed = load(by=SYSTEM, now=clock.now())
                self.stdout.write(f"{context:<12} {changed} rows changed")
