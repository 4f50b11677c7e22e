"""The helper that forks a child for every file: what it survives, what its children inherit."""

from __future__ import annotations

import ast
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from dastak.documents.adapters import reencode, sandbox, zygote
from dastak.documents.tests import corpus

START = b"\xff\xd8\xff"
DONE = b"said = 'done'"
SLEEP = b"time.sleep(60); said = 'woke'"
BROKEN = sandbox.Cleaned("", b"", "unreadable")

# In place of a cleaner: the file is a program, run where a decoder would run.
PROBE = f"""
import sys
sys.path.insert(0, {str(Path(reencode.__file__).parent)!r})
import ctypes, fcntl, os, time
import reencode

def is_open(number):
    try:
        return fcntl.fcntl(number, fcntl.F_GETFD) >= 0
    except OSError:
        return False

def run(content, kind):
    names = dict(globals())
    exec(content, names)
    return {START!r} + str(names["said"]).encode(), ""

reencode._end_with_parent()
reencode.serve(run)
"""


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    script = tmp_path / "probe.py"
    script.write_text(PROBE)
    monkeypatch.setattr(sandbox, "_SCRIPT", script)
    yield
    helper().close()


@pytest.fixture
def picture() -> bytes:
    return corpus.picture("PNG")


def clean(content: bytes, form: str = "png") -> sandbox.Cleaned:
    return sandbox.clean(form=form, content=content)


def told(content: bytes) -> str:
    made = clean(content)
    assert made.why == ""
    return made.content.removeprefix(START).decode()


def helper() -> zygote.Zygote:
    return sandbox._zygote(sandbox._SCRIPT, "clean_image")


def helper_pid() -> int:
    keeper = helper()._keeper
    assert keeper is not None
    assert keeper._helper is not None
    return keeper._helper.pid


def has_started(keeper: zygote.Keeper | None) -> bool:
    return keeper is not None and keeper._helper is not None


def stat_of(pid: int) -> list[str]:
    """State, parent and so on; nothing when the process is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def children_of(pid: int) -> list[int]:
    pids = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    return [each for each in pids if stat_of(each)[1:2] == [str(pid)]]


def count_open() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def is_alive(pid: int) -> bool:
    return stat_of(pid)[:1] not in ([], ["Z"], ["X"])


def eventually(true: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_fifty_files_of_four_threads_come_back_to_who_sent_them() -> None:
    clean(corpus.picture("PNG"))
    before = helper_pid()

    def there_and_back(shade: int) -> bool:
        out = io.BytesIO()
        Image.new("L", (40 + shade, 30), shade * 5).save(out, "PNG")
        made = clean(out.getvalue())
        with Image.open(io.BytesIO(made.content)) as picture:
            return (picture.size, picture.getpixel((3, 3))) == ((40 + shade, 30), shade * 5)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(there_and_back, range(50))) == [True] * 50
    assert helper_pid() == before
    assert children_of(before) == []


def test_uploads_leave_no_descriptor_and_no_process_behind(picture: bytes) -> None:
    clean(picture)
    before = count_open()
    for _ in range(5):
        clean(picture)
        os.kill(helper_pid(), signal.SIGKILL)
    clean(picture)
    eventually(lambda: count_open() == before)
    eventually(lambda: not [pid for pid in children_of(os.getpid()) if not is_alive(pid)])


@pytest.mark.usefixtures("probe")
def test_a_child_killed_in_mid_work_spoils_its_own_file_only() -> None:
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(clean, SLEEP)
        eventually(lambda: has_started(helper()._keeper))
        pid = helper_pid()
        eventually(lambda: children_of(pid))
        [child] = children_of(pid)
        second = threads.submit(told, b"time.sleep(1.5); said = 'unharmed'")
        eventually(lambda: len(children_of(pid)) == 2)
        os.kill(child, signal.SIGKILL)
        assert first.result() == BROKEN
        assert told(DONE) == "done"
        assert helper_pid() != pid, "its memory layout is used no further"
        assert second.result() == "unharmed"
    eventually(lambda: not is_alive(pid))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_helper_killed_between_uploads_is_started_again(how: int, picture: bytes) -> None:
    assert clean(picture).why == ""
    before = helper_pid()
    os.kill(before, how)
    eventually(lambda: not is_alive(before))
    assert clean(picture).why == ""
    assert helper_pid() != before


@pytest.mark.usefixtures("probe")
def test_a_file_whose_helper_is_killed_is_sent_again() -> None:
    assert told(DONE) == "done"
    pid = helper_pid()
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(told, b"time.sleep(1); said = 'done'")
        eventually(lambda: children_of(pid))
        [child] = children_of(pid)
        os.kill(pid, signal.SIGKILL)
        assert answer.result() == "done"
    eventually(lambda: not is_alive(child))


@pytest.mark.usefixtures("probe")
def test_a_child_that_hangs_is_killed_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(DONE) == "done"
    pid = helper_pid()
    monkeypatch.setattr(sandbox, "_WALL_SECONDS", 2)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(clean, SLEEP)
        eventually(lambda: children_of(pid))
        assert told(DONE) == "done"
        assert not answer.done()
        assert answer.result() == BROKEN
    assert children_of(pid) == []


@pytest.mark.usefixtures("probe")
@pytest.mark.parametrize(
    "program",
    [b"bytearray(2 << 30)", b"os.write(1, bytes(41 << 20))", b"raise SystemExit", b"os.abort()"],
    ids=["memory", "output", "an end", "a crash"],
)
def test_a_child_that_fails_is_an_unreadable_file_and_the_next_is_read(program: bytes) -> None:
    assert clean(program + b"; said = 1") == BROKEN
    assert told(DONE) == "done"


@pytest.mark.usefixtures("probe")
def test_nothing_of_our_environment_is_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASTAK_PROBE_SECRET", "told-nobody")
    known = b"ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')"
    every = b"e = " + known + b"; n = 0\nwhile e[n]: n += 1\nsaid = e[:n], dict(os.environ)"
    given, seen = ast.literal_eval(told(every))
    # Python sets LC_CTYPE of itself.
    assert {each.partition(b"=")[0] for each in given} <= {b"LC_CTYPE"}
    assert set(seen) <= {"LC_CTYPE"}


@pytest.mark.usefixtures("probe")
def test_a_child_has_its_file_its_answer_and_no_other_descriptor() -> None:
    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(told, b"time.sleep(1); said = 'done'")
        eventually(lambda: has_started(helper()._keeper))
        eventually(lambda: children_of(helper_pid()))
        open_ones = told(b"said = [number for number in range(4096) if is_open(number)]")
        assert other.result() == "done"
    assert open_ones == "[0, 1, 2]"


@pytest.mark.usefixtures("probe")
def test_a_child_has_given_its_rights_up_before_the_file_is_read() -> None:
    # 39 and 2 ask for what is set by 38 and 1: no new rights, and the signal when the helper ends.
    asked = b"p = ctypes.CDLL(None).prctl; end = ctypes.c_int(); p(2, ctypes.byref(end), 0, 0, 0);"
    said = told(asked + b"said = p(39, 0, 0, 0, 0), end.value, os.geteuid(), os.getgroups()")
    nobody = f"(1, 9, {reencode.NOBODY}, "
    assert said.startswith(nobody if os.geteuid() == 0 else "(1, 9, ")


def test_the_helper_stays_when_the_thread_that_needed_it_first_ends(picture: bytes) -> None:
    helper().close()
    thread = Thread(target=clean, args=[picture])
    thread.start()
    thread.join()
    pid = helper_pid()
    time.sleep(0.2)
    assert clean(picture).why == ""
    assert helper_pid() == pid


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_helper_ends_with_its_parent(how: signal.Signals, picture: bytes) -> None:
    program = f"""
import time
from dastak.documents.adapters import sandbox
assert sandbox.clean(form="png", content={picture!r}).why == ""
print(sandbox._zygote(sandbox._SCRIPT, "clean_image")._keeper._helper.pid, flush=True)
time.sleep(60)
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.send_signal(how)
    eventually(lambda: not is_alive(pid))
