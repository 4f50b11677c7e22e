from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest
from django.conf import settings

from dastak.documents import api, models
from dastak.documents.tests import cast, corpus
from dastak.documents.tests.cast import AMNA, BILAL, DUA, FARAH, HAMID, NOW, SCOPE
from dastak.kernel.actors import SYSTEM, Actor, NotYours
from dastak.kernel.ids import uuid7
from dastak.kernel.models import Access, EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.vault import SealBroken

pytestmark = pytest.mark.usefixtures("ground")


def send(
    content: bytes, *, name: str = "card.png", by: Actor = AMNA, kind: str = "cnic"
) -> api.File:
    upload = api.NewUpload(uuid7(), kind, name, content, SCOPE)
    return api.store_upload(upload=upload, by=by, now=NOW)


def row_of(file: api.File) -> models.File:
    with transaction_as(SYSTEM):
        return models.File.objects.get(id=file.id)


def lying_at(file: api.File) -> Path:
    address = row_of(file).address
    return Path(settings.DASTAK_FILES_DIR) / address[:2] / address[2:]


def test_a_photo_is_stored_clean_and_comes_back() -> None:
    stored = send(corpus.picture("PNG"))
    assert (stored.kind, stored.name, stored.mime) == ("cnic", "card.jpg", "image/jpeg")
    opened = api.open_file(file_id=stored.id, purpose="own", by=AMNA, now=NOW)
    assert opened.content.startswith(b"\xff\xd8\xff")
    assert hashlib.sha256(opened.content).hexdigest() == stored.sha256
    assert len(opened.content) == stored.size
    assert api.list_files(subject=stored.subject, by=AMNA, now=NOW) == [stored]
    event = EventLog.objects.get(name="documents.FileStored")
    assert event.payload["file_id"] == str(stored.id)
    assert event.subject == stored.subject


def test_what_lies_on_the_disk_says_nothing() -> None:
    stored = send(corpus.filled_form(), name="form.pdf")
    lies = lying_at(stored).read_bytes()
    assert b"PDF" not in lies
    assert hashlib.sha256(lies).hexdigest() == row_of(stored).address


@pytest.mark.parametrize("what", corpus.NOT_PHOTOS_NOR_PDF)
def test_only_photos_and_pdfs_are_taken_whatever_they_are_called(what: str) -> None:
    with pytest.raises(api.NotAllowedKind) as refused:
        send(corpus.NOT_PHOTOS_NOR_PDF[what], name="card.jpg")
    assert "card.jpg" in refused.value.text("en")
    assert "PDF" in refused.value.text("ur")


def test_eleven_megabytes_are_too_many() -> None:
    with pytest.raises(api.TooLarge) as refused:
        send(corpus.picture("JPEG") + bytes(10 * 1024 * 1024))
    assert "11 MB" in refused.value.text("en")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (corpus.png_of(50_000, 50_000), api.TooManyPixels),
        (corpus.many_pages(101), api.TooManyPages),
        (corpus.pdf(encryption=corpus.LOCK), api.Protected),
        (corpus.BROKEN["half a JPEG"], api.Unreadable),
        (corpus.BROKEN["a PDF bomb packed twice"], api.Unreadable),
    ],
    ids=["pixels", "pages", "protected", "broken", "bomb"],
)
def test_a_refusal_names_the_file_and_the_remedy(
    content: bytes, refusal: type[api.Unreadable]
) -> None:
    with pytest.raises(refusal) as refused:
        send(content, name="a\u202ecard.pdf")
    for lang in ("en", "ur"):
        assert "acard.pdf" in refused.value.text(lang)
        assert "\u202e" not in refused.value.text(lang)


def test_nothing_is_stored_of_a_refused_file() -> None:
    with pytest.raises(api.Unreadable):
        send(corpus.BROKEN["half a JPEG"])
    assert not Path(settings.DASTAK_FILES_DIR).exists()


@pytest.mark.parametrize("kind", ["", "CNIC", "../cnic", "c n", "x" * 81])
def test_the_paper_must_be_named_by_its_key(kind: str) -> None:
    with pytest.raises(api.PaperUnnamed):
        send(corpus.picture("PNG"), kind=kind)


def test_a_stranger_sends_nothing_into_anothers_order() -> None:
    with pytest.raises(NotYours):
        send(corpus.picture("PNG"), by=DUA)


@pytest.mark.parametrize("by", [AMNA, FARAH, HAMID])
def test_a_file_opens_for_its_citizen_and_the_offices_of_the_area(by: Actor) -> None:
    stored = send(corpus.picture("PNG"), by=BILAL)
    assert api.open_file(file_id=stored.id, purpose="x", by=by, now=NOW).mime == "image/jpeg"


def test_a_desk_opens_any_file_of_its_area() -> None:
    stored = send(corpus.picture("PNG"))
    opened = api.open_file_in_area(file_id=stored.id, purpose="decision", by=FARAH, now=NOW)
    assert opened.name == "card.jpg"
    assert Access.objects.get().purpose == "decision"


def test_a_desk_of_another_area_opens_nothing() -> None:
    stored = send(corpus.picture("PNG"))
    elsewhere = dataclasses.replace(FARAH, districts=frozenset({"multan"}))
    with pytest.raises(api.NoSuchFile):
        api.open_file_in_area(file_id=stored.id, purpose="decision", by=elsewhere, now=NOW)


def test_a_file_opens_for_the_facilitator_who_took_it() -> None:
    stored = send(corpus.picture("PNG"), by=BILAL)
    assert api.open_file(file_id=stored.id, purpose="visit", by=BILAL, now=NOW).content


def test_a_file_opens_for_the_facilitator_who_carries_the_papers() -> None:
    items = cast.amnas_papers()
    upload = api.NewUpload(items[0].subject, "cnic", "x.png", corpus.picture("PNG"), SCOPE)
    stored = api.store_upload(upload=upload, by=AMNA, now=NOW)
    transfer = api.offer_transfer(
        item_ids=[items[0].id], receiver=cast.WITH_BILAL, by=SYSTEM, now=NOW
    )
    for side in api.Side:
        api.confirm_transfer(transfer_id=transfer.id, side=side, by=SYSTEM, now=NOW)
    assert api.open_file(file_id=stored.id, purpose="visit", by=BILAL, now=NOW).content


def test_a_file_stays_shut_for_a_facilitator_who_has_nothing_to_do_with_it() -> None:
    stored = send(corpus.picture("PNG"))
    with pytest.raises(NotYours):
        api.open_file(file_id=stored.id, purpose="visit", by=BILAL, now=NOW)


def test_a_file_of_somebody_else_does_not_exist() -> None:
    stored = send(corpus.picture("PNG"))
    assert api.list_files(subject=stored.subject, by=DUA, now=NOW) == []
    with pytest.raises(api.NoSuchFile):
        api.open_file(file_id=stored.id, purpose="own", by=DUA, now=NOW)


def test_every_opening_is_logged_with_its_purpose() -> None:
    stored = send(corpus.picture("PNG"))
    api.open_file(file_id=stored.id, purpose="decision", by=FARAH, now=NOW)
    (look,) = Access.objects.all()
    assert (look.person_id, look.actor) == (cast.AMNA_ID, cast.FARAH_ID)
    assert (look.purpose, look.fields, look.case) == ("decision", "file:cnic", str(stored.subject))


def test_a_changed_file_does_not_open() -> None:
    stored = send(corpus.picture("PNG"))
    place = lying_at(stored)
    lies = bytearray(place.read_bytes())
    lies[-1] ^= 1
    place.write_bytes(lies)
    with pytest.raises(api.FileDamaged):
        api.open_file(file_id=stored.id, purpose="own", by=AMNA, now=NOW)


def test_a_missing_file_is_named() -> None:
    stored = send(corpus.picture("PNG"))
    lying_at(stored).unlink()
    with pytest.raises(api.FileDamaged) as refused:
        api.open_file(file_id=stored.id, purpose="own", by=AMNA, now=NOW)
    assert str(stored.id) in refused.value.text("en")


def test_a_key_opens_its_own_file_only() -> None:
    mine, other = send(corpus.picture("PNG")), send(corpus.picture("JPEG"))
    with transaction_as(SYSTEM):
        models.File.objects.filter(id=mine.id).update(key=row_of(other).key)
    with pytest.raises(SealBroken):
        api.open_file(file_id=mine.id, purpose="own", by=AMNA, now=NOW)


def test_a_file_that_is_saved_can_do_nothing_in_a_browser() -> None:
    headers = api.OpenedFile("شناختی کارڈ.jpg", "image/jpeg", b"x").headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%D8%B4")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
