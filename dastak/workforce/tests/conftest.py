import pytest

from dastak.workforce.tests.factories import load


@pytest.fixture
def seeds(db: None) -> None:
    """Districts, holidays and requirements."""
    load()
