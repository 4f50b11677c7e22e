"""``dastak verify_ledger``: check the ledger's invariants from its postings."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM


class Command(BaseCommand):
    """Recompute the ledger and name every broken invariant."""

    help = "Check the ledger: sums, funds, balances, limits. Exit status 1 when something is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each problem with its place and figures."""
        problems = finance.verify_ledger(by=SYSTEM)
        for each in problems:
            self.stdout.write(f"{each.invariant} {each.place}: {each.detail}")
        if problems:
            sys.exit(1)
        self.stdout.write("The ledger holds.")
