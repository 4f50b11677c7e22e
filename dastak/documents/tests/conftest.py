from pathlib import Path

import pytest
from pytest_django import Settings

from dastak.documents.tests import cast


@pytest.fixture
def ground(db: None, settings: Settings, tmp_path: Path) -> None:
    """Reference rows, and a folder for files that goes away."""
    settings.DASTAK_FILES_DIR = tmp_path / "files"
    cast.load_ground()
