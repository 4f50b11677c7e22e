"""Looking after what needs a person: take it, give it back, hand it over, note something."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.commands import command
from dastak.kernel.errors import Missing, Refused
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.oversight import models
from dastak.oversight.events import CareChanged
from dastak.oversight.queries.worklist import get_matter
from dastak.oversight.rules import read_note
from dastak.oversight.types import Matter, MatterKind
from dastak.people import api as people


class MatterTaken(Refused):
    """Somebody else looks after this already: {owner}. Ask them to hand it to you."""

    ur = "اسے پہلے ہی کوئی اور دیکھ رہا ہے: {owner}۔ ان سے کہیں کہ آپ کے سپرد کریں۔"


class NotYourMatter(Refused):
    """You do not look after this. Take it first."""

    ur = "یہ معاملہ آپ کے پاس نہیں۔ پہلے اسے لیں۔"


class NoSuchColleague(Missing):
    """Nobody of this name works as a supervisor in this district. Choose from the list."""

    ur = "اس ضلع میں اس نام کا کوئی نگران نہیں۔ فہرست سے چنیں۔"


@command(permit="oversight.take_matter")
def take_matter(*, kind: MatterKind, ref: UUID, by: Actor, now: datetime) -> None:
    """Look after a matter. Who has it already changes nothing.

    :raises NoSuchMatter: when its cause is gone. :raises MatterTaken: when another has it.
    """
    matter = get_matter(kind=kind, ref=ref, by=by, now=now)
    care = _locked(matter)
    if care.owner_id == by.me:
        return
    if care.owner_id is not None:
        raise MatterTaken(owner=matter.owner or "-")
    _give(care, by.me, "taken", by, now)


@command(permit="oversight.take_matter")
def give_back_matter(*, kind: MatterKind, ref: UUID, by: Actor, now: datetime) -> None:
    """Stop looking after a matter; nobody has it then.

    :raises NoSuchMatter: when its cause is gone. :raises NotYourMatter: when another has it.
    """
    care = _locked(get_matter(kind=kind, ref=ref, by=by, now=now))
    if care.owner_id != by.me:
        raise NotYourMatter
    _give(care, None, "given_back", by, now)


@command(permit="oversight.take_matter")
def hand_matter(*, kind: MatterKind, ref: UUID, to: str, by: Actor, now: datetime) -> None:
    """Hand a matter that nobody or oneself has to a colleague.

    :param to: the colleague's username.
    :raises NoSuchMatter: when its cause is gone. :raises NotYourMatter: when another has it.
    :raises NoSuchColleague: when no supervisor of the district is called so.
    """
    matter = get_matter(kind=kind, ref=ref, by=by, now=now)
    care = _locked(matter)
    if care.owner_id not in (None, by.me):
        raise NotYourMatter
    staff = people.list_colleagues(role=Role.SUPERVISOR, by=by, now=now)
    found = next((each for each in staff if each.username == to.strip().casefold()), None)
    if found is None or not _serves(found, matter.district):
        raise NoSuchColleague
    _give(care, found.person_id, "handed", by, now)


@command(permit="oversight.take_matter")
def note_matter(*, kind: MatterKind, ref: UUID, note: str, by: Actor, now: datetime) -> None:
    """Write a note for whoever looks after a matter next; an empty one takes it away.

    :raises NoSuchMatter: when its cause is gone. :raises NoteTooLong: above 300 characters.
    """
    care = _locked(get_matter(kind=kind, ref=ref, by=by, now=now))
    care.note, care.noted_by, care.noted_at = read_note(given=note), by.me, now
    with transaction_as(SYSTEM):
        care.save(update_fields=["note", "noted_by", "noted_at"])
        _tell(care, "noted", by, now)


def _serves(staff: people.Staff, district: str) -> bool:
    return not district or district in staff.districts or "*" in staff.districts


def _locked(matter: Matter) -> models.Care:
    """The row of a matter, locked; made where nobody has cared yet, emptied for a new cause."""
    key = {"kind": matter.kind.value, "ref": matter.ref}
    fresh = {"owner_id": None, "taken_at": None, "note": "", "noted_by": None, "noted_at": None}
    # What belongs to no district is hidden from everybody but the system; the right was checked.
    with transaction_as(SYSTEM):
        row = models.Care(**key, since=matter.since, district_id=matter.district or None)
        models.Care.objects.bulk_create([row], ignore_conflicts=True)
        rows = models.Care.objects.select_for_update()
        care = rows.get(**key)
        if care.since != matter.since:
            rows.filter(**key).update(since=matter.since, **fresh)
            care = rows.get(**key)
    return care


def _give(care: models.Care, owner: UUID | None, how: str, by: Actor, now: datetime) -> None:
    care.owner_id, care.taken_at = owner, now if owner else None
    with transaction_as(SYSTEM):
        care.save(update_fields=["owner_id", "taken_at"])
        _tell(care, how, by, now)


def _tell(care: models.Care, how: str, by: Actor, now: datetime) -> None:
    told = CareChanged(subject=care.ref, kind=care.kind, how=how, owner_id=care.owner_id)
    emit(told, by=by, at=now)
