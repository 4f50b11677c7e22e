"""Who takes part in the tests, with the permits of their role."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from dastak.catalogue import api as catalogue
from dastak.documents import api
from dastak.documents.types import Holder, HolderKind, Item, ItemKind, NewCertificate, Scope
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.ids import uuid7
from dastak.kernel.text import Bilingual
from dastak.places import api as places

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
DISTRICT, DEPARTMENT = "lahore", "pb-dc-office"

AMNA_ID, BILAL_ID, DUA_ID, FARAH_ID, HAMID_ID = (UUID(int=n) for n in range(1, 6))
_COMMON = "list_items list_held list_transfers list_receipts list_files open_file count_elsewhere"
_SIDES = "offer_transfer confirm_transfer cancel_transfer open_certificate list_issued open_receipt"


def permits(names: str) -> frozenset[str]:
    return frozenset(f"documents.{name}" for name in names.split())


AMNA = Actor(
    Role.CITIZEN,
    AMNA_ID,
    permits(f"{_COMMON} {_SIDES} store_upload") | {"people.act_for_family"},
)
DUA = Actor(Role.CITIZEN, DUA_ID, AMNA.permits)
BILAL = Actor(
    Role.FACILITATOR,
    BILAL_ID,
    permits(f"{_COMMON} {_SIDES} store_upload register_items confirm_transfer_by_code"),
    frozenset({DISTRICT}),
    frozenset({"*"}),
)
FARAH = Actor(
    Role.OFFICER,
    FARAH_ID,
    permits(
        f"{_COMMON} {_SIDES} register_items confirm_transfer_by_code issue_certificate"
        " revoke_certificate open_file_in_area"
    ),
    frozenset({DISTRICT}),
    frozenset({DEPARTMENT}),
)
HAMID = Actor(
    Role.SUPERVISOR,
    HAMID_ID,
    permits(f"{_COMMON} {_SIDES} open_file_in_area revoke_certificate"),
    frozenset({DISTRICT}),
    frozenset({"*"}),
)
NOBODY = Actor(Role.CITIZEN, DUA_ID)

SCOPE = Scope(DISTRICT, DEPARTMENT, AMNA_ID)
WITH_AMNA = Holder(HolderKind.CITIZEN, str(AMNA_ID))
WITH_BILAL = Holder(HolderKind.FACILITATOR, str(BILAL_ID))
AT_DESK = Holder(HolderKind.DEPARTMENT, f"{DEPARTMENT}@{DISTRICT}")
CARD = Bilingual("Original CNIC", "اصل شناختی کارڈ")
DEGREE = Bilingual("Matric certificate", "میٹرک کی سند")


def load_ground() -> None:
    """Districts and departments, which the rows refer to."""
    places.load_seeds(by=SYSTEM, now=NOW)
    catalogue.load_seeds(by=SYSTEM, now=NOW)


def amnas_papers(subject: UUID | None = None) -> list[Item]:
    return api.register_items(
        subject=subject or uuid7(),
        names=[CARD, DEGREE],
        kind=ItemKind.ORIGINAL,
        holder=WITH_AMNA,
        scope=SCOPE,
        by=BILAL,
        now=NOW,
    )


def domicile(subject: UUID | None = None) -> NewCertificate:
    return NewCertificate(
        subject=subject or uuid7(),
        order_number="4821730697",
        title=Bilingual("Certificate of domicile", "ڈومیسائل سرٹیفکیٹ"),
        rows=(
            api.CertificateRow(Bilingual("Name", "نام"), "Amna Bibi"),
            api.CertificateRow(Bilingual("CNIC", "شناختی کارڈ"), "3520212345671", "cnic"),
        ),
        scope=SCOPE,
        subject_name="Amna Bibi",
    )
