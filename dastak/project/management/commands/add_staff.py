"""``dastak add-staff``: an account for somebody who works here; the first one begins here."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dastak.kernel import clock
from dastak.kernel.actors import SYSTEM, Role
from dastak.kernel.errors import FieldsInvalid, Problem
from dastak.people import api as people

STAFF = [role.value for role in Role if role not in (Role.PUBLIC, Role.CITIZEN, Role.SYSTEM)]


class Command(BaseCommand):
    """Register the person where needed and make the account."""

    help = "Make a staff account. The password is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who it is and what they may see."""
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=STAFF)
        parser.add_argument("--cnic", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--gender", required=True, choices=[each.value for each in people.Gender]
        )
        parser.add_argument("--district", action="append", required=True, help="a code, or *")
        parser.add_argument("--department", action="append", default=[], help="a code, or *")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account, or say what is wrong."""
        is_typed = sys.stdin.isatty()
        password = getpass.getpass() if is_typed else sys.stdin.readline().rstrip("\n")
        now = clock.now()
        try:
            person = self._person(options, now)
            people.create_staff(
                staff=people.NewStaff(
                    person_id=person.id,
                    username=options["username"],
                    password=password,
                    role=Role(options["role"]),
                    districts=frozenset(options["district"]),
                    departments=frozenset(options["department"] or ["*"]),
                ),
                by=SYSTEM,
                now=now,
            )
        except FieldsInvalid as wrong:
            said = "; ".join(f"{name}: {each}" for name, each in wrong.problems.items())
            raise CommandError(said) from wrong
        except Problem as problem:
            raise CommandError(problem.text("en")) from problem
        self.stdout.write(f"{options['username']} can sign in as {options['role']}.")

    def _person(self, options: dict[str, Any], now: Any) -> people.Person:
        known = people.find_person_by_cnic(
            cnic=options["cnic"], purpose="staff", by=SYSTEM, now=now
        )
        if known is not None:
            return known
        new = people.NewPerson(
            cnic=options["cnic"], name=options["name"], gender=options["gender"], birth_date=None
        )
        return people.register_on_behalf(person=new, by=SYSTEM, now=now)
