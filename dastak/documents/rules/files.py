"""What a file may be, judged by its first bytes and its name only."""

from __future__ import annotations

import re
import unicodedata

from dastak.kernel.errors import Invalid

SIZE_MAX = 10 * 1024 * 1024
_NAME_MAX = 100
_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_UNSAFE = re.compile(r'[\\/:*?"<>|;%&$`\']+')
_BOM = b"\xef\xbb\xbf"


class NotAllowedKind(Invalid):
    """“{name}” is not a photo or a PDF that we can take. Send a JPEG, PNG or WebP photo, or a PDF."""

    ur = (
        "«{name}» ایسی تصویر یا PDF نہیں جو لی جا سکے۔ JPEG، PNG یا WebP تصویر، یا PDF فائل بھیجیں۔"
    )


class TooLarge(Invalid):
    """“{name}” has {megabytes} MB; at most {limit} MB can be taken. Take the photo at a lower resolution, or send fewer pages."""  # noqa: E501

    ur = (
        "«{name}» کا حجم {megabytes} MB ہے؛ زیادہ سے زیادہ {limit} MB لیا جا سکتا ہے۔ "
        "کم ریزولوشن پر تصویر لیں یا کم صفحات بھیجیں۔"
    )


class PaperUnnamed(Invalid):
    """“{kind}” is not the key of a paper. Use lower-case letters, digits, dots, dashes."""

    ur = "«{kind}» کسی کاغذ کا نام نہیں۔ چھوٹے انگریزی حروف، ہندسے، نقطہ اور ڈیش استعمال کریں۔"


def paper_key(kind: str) -> str:
    """The key of the paper that a file shows.

    :raises PaperUnnamed: when it does not have the form of one.
    """
    if not _KEY.fullmatch(kind):
        raise PaperUnnamed(kind=kind[:80])
    return kind


def form_of(*, name: str, content: bytes) -> str:
    """jpeg, png, webp or pdf: what the first bytes say; the name counts for nothing.

    :raises TooLarge: above 10 MB.
    :raises NotAllowedKind: when it is something else, or empty.
    """
    if len(content) > SIZE_MAX:
        size = -(-len(content) // (1024 * 1024))
        raise TooLarge(name=name, megabytes=size, limit=SIZE_MAX // (1024 * 1024))
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[:64].removeprefix(_BOM).lstrip().startswith(b"%PDF-"):
        return "pdf"
    raise NotAllowedKind(name=name)


def clean_name(*, name: str, extension: str = "") -> str:
    """A file name that is safe on every system and shows as it reads.

    Control, direction and path characters go; ``extension`` replaces the one it came with.
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(
        char
        for char in text
        if char == "\u200c" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    plain = " ".join(_UNSAFE.sub(" ", kept).split()).strip(". ")
    stem = (plain.rsplit(".", 1)[0] if extension else plain)[:_NAME_MAX].strip(". ")
    return f"{stem or 'file'}{extension}"
