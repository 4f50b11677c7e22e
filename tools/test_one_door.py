"""The contract that guards the doors knows which way in is one."""

import pytest

from tools.one_door import is_through_the_door

ALLOWED = [
    ("dastak.orders.commands", "dastak.finance.api"),
    ("dastak.orders.rules", "dastak.finance.types"),
    ("dastak.orders.rules.stages", "dastak.finance.types"),
    ("dastak.orders.pages", "dastak.orders.api"),
    ("dastak.orders.pages", "dastak.orders.types"),
    ("dastak.orders.pages.home", "dastak.orders.pages.shell"),
    ("dastak.orders.commands", "dastak.orders.models"),
]
REFUSED = [
    ("dastak.orders.commands", "dastak.finance.models"),
    ("dastak.orders.commands", "dastak.finance.types"),
    ("dastak.orders.rules", "dastak.finance.rules"),
    ("dastak.orders.pages", "dastak.orders.models"),
    ("dastak.orders.tests.test_rules", "dastak.finance.commands"),
    ("dastak.orders.apps", "dastak.finance"),
]


@pytest.mark.parametrize(("here", "there"), ALLOWED)
def test_an_import_through_a_door_is_allowed(here: str, there: str) -> None:
    assert is_through_the_door(here.split("."), there.split("."))


@pytest.mark.parametrize(("here", "there"), REFUSED)
def test_an_import_past_the_door_is_refused(here: str, there: str) -> None:
    assert not is_through_the_door(here.split("."), there.split("."))
