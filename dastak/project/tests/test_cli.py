"""The command `dastak` knows its own words and passes on the others."""

import os
import sys
from types import ModuleType

import pytest

from dastak.project import cli


def test_the_demo_is_started_once_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    demo = ModuleType("dastak.project.demo")
    demo.main = lambda *, once: asked.append(once)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dastak.project.demo", demo)
    monkeypatch.setattr("dastak.project.demo", demo, raising=False)
    assert cli.main(["demo", "--once"]) == 0
    assert cli.main(["demo"]) == 0
    assert asked == [True, False]


def test_the_status_of_the_demo_is_the_status_of_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    demo = ModuleType("dastak.project.demo")
    demo.main = lambda *, once: 1  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dastak.project.demo", demo)
    monkeypatch.setattr("dastak.project.demo", demo, raising=False)
    assert cli.main(["demo"]) == 1


@pytest.mark.parametrize("words", [["demo", "--twice"], ["fonts", "--all"]])
def test_an_unknown_option_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == cli.USAGE_EXIT
    assert words[0] in capsys.readouterr().err


def test_management_commands_answer_under_this_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help"]) == 0
    said = capsys.readouterr().out
    assert "dastak help <subcommand>" in said
    assert "migrate" in said


@pytest.mark.parametrize(
    ("word", "url"), [("migrate", "owner"), ("rotate-keys", "owner"), ("check", "app")]
)
def test_only_migrations_and_rotations_connect_as_the_owner(
    word: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "app")
    monkeypatch.setenv("DATABASE_OWNER_URL", "owner")
    monkeypatch.setattr("django.core.management.ManagementUtility.execute", lambda _: None)
    assert cli.main([word]) == 0
    assert os.environ["DATABASE_URL"] == url
