"""The check that departments run, against a department that keeps the protocol and some that do not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dastak.project import cli, sandbox_check
from simulators.tests.partner import Partner, start

SECRETS = {"secret_out": "platform-secret", "secret_in": "office-secret"}


@pytest.fixture(scope="module")
def office() -> Iterator[Partner]:
    partner = start("departments", "--manner", "rest", "--key-id", "sandbox-1", "--words", "{}")
    yield partner
    partner.close()


def account(office: Partner, **changes: str) -> dict[str, str]:
    return {"url": office.url, "key_id": "sandbox-1", **SECRETS, **changes}


def test_a_department_that_keeps_the_protocol_passes(
    office: Partner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "account.json"
    file.write_text(json.dumps(account(office)))
    assert cli.main(["sandbox-check", str(file), "--service", "transfer-motorcycle"]) == 0
    said = capsys.readouterr()
    assert said.out.count("pass  ") == len(sandbox_check.POINTS)
    assert "11 of 11 points pass" in said.err


@pytest.mark.parametrize(
    ("fault", "point"),
    [
        ("wrong_signature", "health answers, signed"),
        ("wrong_citizen", "an application is taken"),
        ("garbage", "the standing is told, with a reference"),
        ("http_500", "a case never submitted is unknown"),
    ],
)
def test_a_department_that_does_not_is_told_where(office: Partner, fault: str, point: str) -> None:
    office.scenario(rates={fault: 1})
    found = dict(sandbox_check.check(account=account(office), service="x"))
    office.scenario()
    assert found[point]


def test_a_wrong_secret_fails_almost_everything(
    office: Partner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "account.json"
    file.write_text(json.dumps(account(office, secret_out="another")))
    assert cli.main(["sandbox-check", str(file), "--service", "x"]) == 1
    assert "FAIL  an application is taken: status 401" in capsys.readouterr().out


def test_nobody_listens(office: Partner) -> None:
    found = sandbox_check.check(account=account(office, url="http://127.0.0.1:9"), service="x")
    assert all("ConnectError" in flaw for _, flaw in found)
