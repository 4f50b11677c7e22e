"""Photos written anew. Runs in the throw-away process only, and imports nothing of this project."""

from __future__ import annotations

import io
from importlib import import_module

from PIL import Image, ImageOps

PIXELS_MAX = 40_000_000
SIDE_MAX = 4096  # an A4 page at 300 dpi has 3,508 on its long side
QUALITY = 85

# Otherwise the library would look for its decoders when no file can be opened any more.
Image.preinit()
Image.MAX_IMAGE_PIXELS = None  # its own limit is another; ours is checked before decoding
for _name in ("Jpeg", "Mpo", "Png", "WebP"):
    import_module(f"PIL.{_name}ImagePlugin")


def clean(content: bytes, form: str) -> tuple[bytes, str]:
    """The first picture as an upright JPEG on white without metadata, or why there is none."""
    try:
        with Image.open(io.BytesIO(content), formats=[form.upper()]) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                return b"", "pixels"
            picture.draft("RGB", (SIDE_MAX, SIDE_MAX))
            # In place: each copy of a small picture costs more than its compression.
            ImageOps.exif_transpose(picture, in_place=True)
            picture.load()
            flat = _on_white(picture)
    except Exception:  # noqa: BLE001 - whatever a decoder raises, the file is not readable
        return b"", "unreadable"
    flat.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.BICUBIC)
    flat.info.clear()  # comments would travel into the new file
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), ""


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey: keep the upper eight
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
