"""Each command and query needs its permit; nobody reaches the database without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dastak.documents import api
from dastak.documents.tests import cast
from dastak.documents.types import ItemKind, Side
from dastak.kernel.actors import PUBLIC, Actor, NotPermitted, SignInFirst
from dastak.kernel.ids import uuid7

ONE = uuid7()
UPLOAD = api.NewUpload(ONE, "cnic", "x.png", b"", cast.SCOPE)

ACTS: dict[str, Callable[[Actor], Any]] = {
    "register_items": lambda by: api.register_items(
        subject=ONE,
        names=[cast.CARD],
        kind=ItemKind.ORIGINAL,
        holder=cast.WITH_AMNA,
        scope=cast.SCOPE,
        by=by,
        now=cast.NOW,
    ),
    "offer_transfer": lambda by: api.offer_transfer(
        item_ids=[ONE], receiver=cast.WITH_BILAL, by=by, now=cast.NOW
    ),
    "confirm_transfer": lambda by: api.confirm_transfer(
        transfer_id=ONE, side=Side.GIVER, by=by, now=cast.NOW
    ),
    "confirm_transfer_by_code": lambda by: api.confirm_transfer_by_code(
        transfer_id=ONE, side=Side.GIVER, code="1", by=by, now=cast.NOW
    ),
    "cancel_transfer": lambda by: api.cancel_transfer(transfer_id=ONE, by=by, now=cast.NOW),
    "list_items": lambda by: api.list_items(subject=ONE, by=by, now=cast.NOW),
    "list_held": lambda by: api.list_held(holder=cast.WITH_AMNA, by=by, now=cast.NOW),
    "list_transfers": lambda by: api.list_transfers(subject=ONE, by=by, now=cast.NOW),
    "count_elsewhere": lambda by: api.count_elsewhere(
        subject=ONE, holder=cast.WITH_AMNA, by=by, now=cast.NOW
    ),
    "count_unconfirmed": lambda by: api.count_unconfirmed(subject=ONE, by=by, now=cast.NOW),
    "store_upload": lambda by: api.store_upload(upload=UPLOAD, by=by, now=cast.NOW),
    "list_files": lambda by: api.list_files(subject=ONE, by=by, now=cast.NOW),
    "open_file": lambda by: api.open_file(file_id=ONE, purpose="own", by=by, now=cast.NOW),
    "open_file_in_area": lambda by: api.open_file_in_area(
        file_id=ONE, purpose="decision", by=by, now=cast.NOW
    ),
    "issue_certificate": lambda by: api.issue_certificate(
        certificate=cast.domicile(), by=by, now=cast.NOW
    ),
    "open_certificate": lambda by: api.open_certificate(token="x", by=by, now=cast.NOW),
    "revoke_certificate": lambda by: api.revoke_certificate(
        token="x", reason="x", by=by, now=cast.NOW
    ),
    "list_receipts": lambda by: api.list_receipts(subject=ONE, by=by, now=cast.NOW),
    "open_receipt": lambda by: api.open_receipt(token="x", by=by, now=cast.NOW),
    "list_issued": lambda by: api.list_issued(subject=ONE, by=by, now=cast.NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_account_without_the_permit_is_refused(act: str) -> None:
    with pytest.raises(NotPermitted, match=f"documents.{act}"):
        ACTS[act](cast.NOBODY)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_signed_in_is_asked_to_sign_in(act: str) -> None:
    with pytest.raises(SignInFirst):
        ACTS[act](PUBLIC)
