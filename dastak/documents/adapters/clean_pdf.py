"""PDFs written anew. Runs in the throw-away process only, and imports nothing of this project.

The pages move into a new document with the keys that a page needs and no others, so actions,
scripts, forms, attachments, outlines and names stay behind. What a form's fields say is drawn
onto the page before.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

PIXELS_MAX = 40_000_000
PAGES_MAX = 100
# What a PDF may unpack to: a stream of 40 million pixels, and all of them together.
STREAM_BYTES = 4 * PIXELS_MAX
UNPACKED_BYTES = 512 << 20
LZW_BYTES = 64 << 10
DEPTH_MAX = 30

_PAGE_KEYS = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit"}
_STREAM_KEYS = {"/Length", "/Filter", "/DecodeParms"}
_FORM_KEYS = {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
_IMAGE_KEYS = {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent",
    "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte",
}  # fmt: skip
_KEPT = {"/Form": _FORM_KEYS | _STREAM_KEYS, "/Image": _IMAGE_KEYS | _STREAM_KEYS}
# The first three say that the content of a stream lies in another file.
_NEVER_IN_STREAMS = {"/F", "/FFilter", "/FDecodeParms", "/Metadata"}
_ACTIONS = {
    "/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/GoToDp",
    "/Rendition", "/RichMediaExecute", "/Sound", "/Movie", "/ResetForm", "/Hide", "/Named",
    "/SetOCGState", "/Trans", "/GoTo3DView",
}  # fmt: skip
_ACTIVE_TYPES = {"/Action", "/Filespec", "/EmbeddedFile", "/Annot", "/Sig", "/Metadata"}
_ACTIVE_KEYS = ("/JS", "/EF", "/AA", "/OpenAction", "/RichMediaContent", "/XFA")
_FLATE = {"/FlateDecode", "/Fl"}
_LZW = {"/LZWDecode", "/LZW"}


class Unfit(Exception):
    """The file is refused, for the reason given."""


def clean(content: bytes, form: str) -> tuple[bytes, str]:
    """The pages of a PDF in a new one without anything active, or why there is none."""
    del form
    try:
        return _clean(content), ""
    except Unfit as unfit:
        return b"", str(unfit)
    except pikepdf.PasswordError:
        return b"", "protected"
    except Exception:  # noqa: BLE001 - whatever the reader raises, the file is not readable
        return b"", "unreadable"


def _clean(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as made:
        pages = len(source.pages)
        if not 0 < pages <= PAGES_MAX:
            raise Unfit("pages" if pages else "unreadable")
        _check_unpacked(source)
        _flatten(source)
        for page in source.pages:
            made.pages.append(_bare_page(source, page))
        for each in made.objects:
            _disarm(each, 0)
        made.save(out, compress_streams=True, fix_metadata_version=False)
    return out.getvalue()


def _flatten(source: pikepdf.Pdf) -> None:
    try:
        if "/AcroForm" in source.Root:
            source.generate_appearance_streams()
        source.flatten_annotations("screen")
    except Exception:  # noqa: BLE001 - a broken form is dropped, its page stays
        return


def _bare_page(source: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Page:
    kept: dict[str, Any] = {"/Type": pikepdf.Name.Page}
    node: Any = page.obj
    for _ in range(DEPTH_MAX):  # size and resources may stand on a parent
        if node is None:
            break
        for key in _PAGE_KEYS & set(node.keys()):
            kept.setdefault(key, node[key])
        node = node.get("/Parent")
    return pikepdf.Page(source.make_indirect(pikepdf.Dictionary(kept)))


def _disarm(node: Any, depth: int) -> None:
    """Take what may act out of one object and the direct ones inside it."""
    if depth > DEPTH_MAX:
        raise Unfit("unreadable")
    if isinstance(node, pikepdf.Array):
        for place in reversed(range(len(node))):
            if _is_active(node[place]):
                node[place] = pikepdf.Dictionary()
            else:
                _go_on(node[place], depth)
    elif isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        _disarm_keys(node, depth)


def _disarm_keys(node: Any, depth: int) -> None:
    kept = _KEPT.get(str(node.get("/Subtype", ""))) if isinstance(node, pikepdf.Stream) else None
    for key in list(node.keys()):
        value = node.get(key)
        is_foreign = kept is not None and key not in kept
        is_outside = isinstance(node, pikepdf.Stream) and key in _NEVER_IN_STREAMS
        is_act = key in _ACTIVE_KEYS and not _is_drawn(value)
        if is_foreign or is_outside or is_act or _is_active(value):
            del node[key]
        else:
            _go_on(value, depth)


def _go_on(value: Any, depth: int) -> None:
    # Indirect objects have their own turn.
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        _disarm(value, depth + 1)


def _is_drawn(node: Any) -> bool:
    """Whether this is a font or a picture that only happens to be called like something active."""
    if not isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return str(node.get("/Type", "")) == "/Font" or str(node.get("/Subtype", "")) in _KEPT


def _is_active(node: Any) -> bool:
    if not isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        return False
    is_script = isinstance(node, pikepdf.Stream) and str(node.get("/Subtype", "")) == "/PS"
    return (
        is_script
        or str(node.get("/Type", "")) in _ACTIVE_TYPES
        or str(node.get("/S", "")) in _ACTIONS
        or any(key in node and not _is_drawn(node[key]) for key in ("/JS", "/EF"))
    )


def _check_unpacked(source: pikepdf.Pdf) -> None:
    """Refuse what is small here and enormous where it is opened."""
    total = 0
    for each in source.objects:
        if not isinstance(each, pikepdf.Stream):
            continue
        is_image = str(each.get("/Subtype", "")) == "/Image"
        if is_image and int(each.get("/Width", 0)) * int(each.get("/Height", 0)) > PIXELS_MAX:
            raise Unfit("pixels")
        total += _unpacked_bytes(each, lzw_max=STREAM_BYTES if is_image else LZW_BYTES)
        if total > UNPACKED_BYTES:
            raise Unfit("bomb")


def _unpacked_bytes(stream: pikepdf.Stream, *, lzw_max: int) -> int:
    content = bytes(stream.read_raw_bytes())
    for name in _filters(stream):
        if name in _LZW and len(content) > lzw_max:
            raise Unfit("bomb")
        if name not in _FLATE:
            break
        content = _inflate(content)
    return len(content)


def _filters(stream: pikepdf.Stream) -> Iterator[str]:
    named: Any = stream.get("/Filter")
    if isinstance(named, pikepdf.Array):
        yield from (str(each) for each in named)
    elif named is not None:
        yield str(named)


def _inflate(content: bytes) -> bytes:
    engine = zlib.decompressobj()
    try:
        out = engine.decompress(content, STREAM_BYTES + 1)
    except zlib.error:
        return b""  # damaged: the reader mends what it can
    if len(out) > STREAM_BYTES:
        raise Unfit("bomb")
    return out
