"""What is fetched is named by its content, and by no address."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_python_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    pins = re.findall(r"^\S+==", text, re.MULTILINE)
    assert pins
    parts = re.split(r"^\S+==", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in part for part in parts)
    assert "://" not in text


def test_every_list_of_packages_has_its_lock() -> None:
    lists = {path.stem for path in ROOT.glob("requirements*.in")}
    assert lists == {path.stem for path in LOCKS}


def test_the_client_lock_has_hashes_and_no_address() -> None:
    lock = ROOT / "clients" / "package-lock.json"
    if not lock.exists():
        pytest.skip("there are no clients")
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    fetched = [each for each in packages.values() if "version" in each and not each.get("link")]
    assert not [each for each in packages.values() if "http" in str(each.get("resolved", ""))]
    assert any("integrity" in each for each in fetched)
