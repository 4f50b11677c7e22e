"""CPU of one upload's way through the sandbox, children included, beside Pillow in this process.

``python -m benchmarks.bench_uploads``. The helper's CPU counts once it has ended, so each figure is
the difference between a long run and a run of one upload; that run's own cost is the start.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable

import pikepdf
from PIL import Image

from dastak.documents.adapters import sandbox

UPLOADS = 100


def picture(form: str, size: tuple[int, int]) -> bytes:
    """A picture with structure, so that decoder and encoder have something to do."""
    tile = Image.radial_gradient("L").resize(size)
    out = io.BytesIO()
    Image.merge("RGB", (tile, tile.rotate(90), tile.rotate(180))).save(out, form)
    return out.getvalue()


def page() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


def in_process(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as opened:
        opened.convert("RGB").save(io.BytesIO(), "JPEG", quality=85)


def in_sandbox(form: str, content: bytes) -> None:
    made = sandbox.clean(form=form, content=content)
    if made.why:
        raise SystemExit(f"A good {form} was refused: {made.why}")


def cpu_ms(work: Callable[[], None], times: int) -> float:
    """CPU-ms of this process and of every one that it started, all of them ended."""
    before = _spent()
    for _ in range(times):
        work()
    sandbox.close()
    return (_spent() - before) * 1000


def _spent() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


def each_ms(work: Callable[[], None], times: int) -> tuple[float, float]:
    """CPU-ms of one more run, and of the start."""
    work()
    sandbox.close()
    first = cpu_ms(work, 1)
    each = (cpu_ms(work, times + 1) - first) / times
    return each, first - each


def main() -> None:
    small = picture("PNG", (320, 240))
    anchor, _ = each_ms(lambda: in_process(small), UPLOADS)
    print(f"anchor, small PNG in process: {anchor:.2f} CPU-ms")
    cases = [
        ("small PNG", "png", small, UPLOADS),
        ("small JPEG", "jpeg", picture("JPEG", (320, 240)), UPLOADS),
        ("12-megapixel JPEG", "jpeg", picture("JPEG", (4000, 3000)), UPLOADS // 10),
        ("PDF of one page", "pdf", page(), UPLOADS),
    ]
    for name, form, content, times in cases:
        began = time.perf_counter()
        each, start = each_ms(lambda: in_sandbox(form, content), times)  # noqa: B023
        wall = (time.perf_counter() - began) * 1000 / (times + 3)
        print(
            f"{name}: {each:.2f} CPU-ms an upload = {each / anchor:.1f} anchors"
            f" ({wall:.0f} ms by the clock); start {start:.0f} CPU-ms once a process"
        )
    big = cases[2][2]
    alone, _ = each_ms(lambda: in_process(big), UPLOADS // 10)
    print(f"12-megapixel JPEG in process: {alone:.0f} CPU-ms = {alone / anchor:.1f} anchors")


if __name__ == "__main__":
    main()
