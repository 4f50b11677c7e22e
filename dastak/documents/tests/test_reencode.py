"""The process that opens strangers' files: what it refuses, what it makes, what it cannot do."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from dastak.documents.adapters import clean_image, clean_pdf, reencode, sandbox
from dastak.documents.rules import form_of
from dastak.documents.tests import corpus

FLIPS = 20
FORBIDDEN = (
    b"/JavaScript /JS /OpenAction /AA /Launch /URI /SubmitForm /ImportData /GoToR /EmbeddedFile"
    b" /EmbeddedFiles /Filespec /EF /AF /Annots /Annot /AcroForm /XFA /Names /Outlines /RichMedia"
    b" /Rendition /Metadata /PieceInfo /Ref /OPI /PS /Author /Thumb"
).split()


def cleaned(content: bytes) -> sandbox.Cleaned:
    return sandbox.clean(form=form_of(name="x", content=content), content=content)


def opened_up(pdf: bytes) -> bytes:
    """The PDF with every stream and object written out."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(
            out,
            qdf=True,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue()


def names_in(pdf: bytes) -> set[bytes]:
    marks = b"()<>[]{}%"
    text = opened_up(pdf).translate(bytes(32 if byte in marks else byte for byte in range(256)))
    return {word for word in text.replace(b"/", b" /").split() if word.startswith(b"/")}


@pytest.mark.parametrize("what", corpus.HONEST)
def test_honest_files_are_taken(what: str) -> None:
    made = cleaned(corpus.HONEST[what])
    assert made.why == ""
    if made.mime == "image/jpeg":
        with Image.open(io.BytesIO(made.content)) as picture:
            picture.load()
            assert picture.mode in ("RGB", "L")
            assert max(picture.size) <= clean_image.SIDE_MAX
    else:
        with pikepdf.open(io.BytesIO(made.content)) as opened:
            assert len(opened.pages) > 0


@pytest.mark.parametrize("what", corpus.BROKEN)
def test_broken_files_are_refused(what: str) -> None:
    made = cleaned(corpus.BROKEN[what])
    assert made.why in ("unreadable", "bomb")
    assert made.content == b""


@pytest.mark.parametrize("what", corpus.POLYGLOTS)
def test_of_a_file_of_two_kinds_only_one_is_left(what: str) -> None:
    made = cleaned(corpus.POLYGLOTS[what])
    assert made.why == ""
    for other in (b"<?php", b"<script", b"PK\x03\x04", b"run.php"):
        assert other not in made.content
    if made.mime == "image/jpeg":
        assert b"%PDF" not in made.content


def test_nothing_of_where_and_by_whom_a_photo_was_taken_is_left() -> None:
    sent = corpus.photo_with_place()
    assert corpus.SECRET in sent
    made = cleaned(sent)
    with Image.open(io.BytesIO(made.content)) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert picture.size == (240, 320), "what lay on its side stands upright"
    assert corpus.SECRET not in made.content


def test_glass_becomes_white_paper() -> None:
    made = cleaned(corpus.picture("PNG", mode="RGBA"))
    with Image.open(io.BytesIO(made.content)) as picture:
        red, green, blue = picture.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
    assert (abs(red - 227) < 6, abs(green - 142) < 6, abs(blue - 142) < 6) == (True, True, True)


@pytest.mark.parametrize("what", corpus.ARMED)
def test_nothing_in_a_pdf_acts_any_more(what: str) -> None:
    armed = corpus.pdf(corpus.ARMED[what])
    assert names_in(armed) & set(FORBIDDEN)
    made = cleaned(armed)
    assert made.why == ""
    assert not names_in(made.content) & set(FORBIDDEN)
    for trace in (corpus.SECRET, b"evil", b"app.alert", b"passwd", b"cmd.exe"):
        assert trace not in opened_up(made.content)


def test_what_a_form_says_stays_readable() -> None:
    made = cleaned(corpus.filled_form())
    assert b"(ANSWER)" in opened_up(made.content)


def test_fonts_and_pictures_called_like_something_active_stay() -> None:
    def change(made: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
        font.BaseFont = pikepdf.Name.Helvetica
        made.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(JS=font, AA=font))

    made = cleaned(corpus.pdf(change))
    with pikepdf.open(io.BytesIO(made.content)) as opened:
        assert set(opened.pages[0].obj.Resources.Font.keys()) == {"/JS", "/AA"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (corpus.png_of(50_000, 50_000), "pixels"),
        (corpus.png_of(6_400, 6_400), "pixels"),
        (corpus.wide_pdf_image(), "pixels"),
        (corpus.many_pages(101), "pages"),
        (corpus.pdf(encryption=corpus.LOCK), "protected"),
    ],
    ids=["huge", "just too large", "huge in a PDF", "too many pages", "locked"],
)
def test_what_is_too_much_is_named(content: bytes, why: str) -> None:
    assert cleaned(content).why == why


def damaged(content: bytes, seed: int) -> bytes:
    dice = random.Random(seed)
    spoilt = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        spoilt[dice.randrange(16, len(spoilt))] = dice.randrange(256)
    cut = dice.randrange(len(spoilt) // 2, len(spoilt) + 1)
    return bytes(spoilt[:cut])


def bases() -> list[bytes]:
    armed = [corpus.pdf(change) for change in corpus.ARMED.values()]
    small = [content for content in corpus.HONEST.values() if len(content) < 50_000]
    return [*armed, *small, *corpus.POLYGLOTS.values()]


def check_damaged(seed: int) -> None:
    every = bases()
    content = damaged(every[seed % len(every)], seed)
    made = cleaned(content)
    assert bool(made.content) == (made.why == "")
    if made.mime == "application/pdf" and made.content:
        assert not names_in(made.content) & set(FORBIDDEN)


@pytest.mark.parametrize("seed", range(FLIPS))
def test_damaged_files_are_cleaned_or_refused(seed: int) -> None:
    check_damaged(seed)


@pytest.mark.long
def test_a_thousand_damaged_files_are_cleaned_or_refused() -> None:
    for seed in range(FLIPS, 1000 + FLIPS):
        check_damaged(seed)


ATTEMPTS = {
    "a socket": "import socket; socket.socket()",
    "a file to read": "open('/etc/passwd')",
    "a file to write": "open('/tmp/x', 'w')",
    "a pipe": "os.pipe()",
    "another process": "os.fork()",
    "another program": "os.posix_spawn('/bin/true', ['true'], {})",
    "much memory": "bytearray(2 << 30)",
    "the rights of root": "os.setuid(0) if os.geteuid() else 1 / 0",
    "higher limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))",
    "an old descriptor's number": "os.close(0); import socket; socket.socket()",
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_the_process_cannot_get(what: str) -> None:
    attempt = f"""
import os, resource, runpy, socket, sys
confine = runpy.run_path({reencode.__file__!r})["confine"]
confine()
try:
    exec({ATTEMPTS[what]!r})
except (OSError, MemoryError, ValueError):
    os._exit(7)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-I", "-c", attempt], check=False, timeout=30)
    assert done.returncode == 7


@pytest.mark.parametrize(
    "script",
    [
        "import os; os.abort()",
        "print()",
        "print('nonsense')",
        "print('ok')",
        "print('ok\\n<script>')",
        "print('ok\\n%PDF-')",
        "import sys; sys.exit('no')",
        "import time; time.sleep(60)",
        "while True: pass",
    ],
)
def test_whatever_becomes_of_the_process_this_one_goes_on(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bad.py").write_text(script)
    monkeypatch.setattr(sandbox, "_SCRIPT", tmp_path / "bad.py")
    monkeypatch.setattr(sandbox, "_WALL_SECONDS", 1)
    assert sandbox.clean(form="jpeg", content=b"x") == sandbox.Cleaned("", b"", "unreadable")


def test_the_cleaners_agree_on_what_is_too_large() -> None:
    assert clean_image.PIXELS_MAX == clean_pdf.PIXELS_MAX
