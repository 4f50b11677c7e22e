"""``make demo``: the whole product on one machine, and one order walked through it door to door."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from dastak.project.postgres import DEMO_FOLDER, Cluster
from dastak.project.postgres_roles import APP, OWNER, prepare
from dastak.project.processes import (
    Processes,
    Service,
    ServiceFailed,
    StopRequested,
    stop_on_signals,
)
from simulators.people.play import play, warm_up

BASE = Path(__file__).resolve().parent.parent.parent
STATE = BASE / "var"
PORTS = {"web": 8000, "live": 8001, "gateway": 8101, "verifier": 8102, "payments": 8106}
SPEED = 5
TICK_SECONDS = 2.0
ROWS = (
    ("Citizen", "sign in at {web}/ur/sign-in with any CNIC and mobile; codes arrive at {gateway}"),
    ("Facilitator", "bilal at {web}/ur/staff/sign-in, then {web}/ur/field"),
    ("Officer", "rabia (second officer: naila), then {web}/ur/department"),
    ("Supervisor", "sana, then {web}/ur/oversight"),
    ("Auditor, agent", "asad, dua"),
    ("Telephones", "{gateway}"),
    ("Bank counter", "{payments}"),
    ("API", "{web}/api/v1/openapi.json"),
)


def main(*, once: bool) -> int:
    """Run the demo until Ctrl-C, or until the order is delivered. Returns the exit status."""
    cluster = Cluster(DEMO_FOLDER)
    processes = Processes(logs=STATE / "log", cwd=BASE)
    started = time.monotonic()
    with stop_on_signals():
        try:
            say("Starting PostgreSQL")
            cluster.start()
            prepare(cluster, "dastak")
            env = environment(cluster)
            os.environ.update(env)
            set_up(processes, env)
            serve(processes, env)
            say(f"Up after {time.monotonic() - started:.0f} s. One order, door to door:\n")
            status = walk(env)
            if once or status:
                return status
            say("\nA few more orders, so that every screen has something on it")
            warm(env)
            links(env)
            for crowd in population(env):
                processes.start(crowd)
            keep_alive(processes, cluster)
        except StopRequested:
            say("\nStopping")
        except ServiceFailed as failure:
            print(failure, file=sys.stderr)
            return 1
        finally:
            processes.stop()
            cluster.stop()
    return 0


def say(text: str) -> None:
    """Tell where the start stands."""
    print(text, flush=True)


def environment(
    cluster: Cluster, *, state: Path = STATE, ports: Mapping[str, int] = PORTS
) -> dict[str, str]:
    """What every process of the demo is started with; secrets are made once and kept in ``state``.

    :param ports: where to look for a free port first, by program.
    """
    ports = {name: free_port(port) for name, port in ports.items()}
    url = {name: f"http://localhost:{port}" for name, port in ports.items()}
    return {
        **demo_secrets(state),
        "DJANGO_SETTINGS_MODULE": "dastak.project.settings",
        "DATABASE_URL": cluster.url(APP, "dastak"),
        "DATABASE_OWNER_URL": cluster.url(OWNER, "dastak"),
        "DASTAK_CLOCK": "database",
        "DASTAK_STATE_DIR": str(state),
        "PUBLIC_URL": url["web"],
        "LIVE_URL": url["live"],
        "SMS_URL": url["gateway"],
        "SMS_TOKEN": "gateway-token",
        "VERIFIER_URL": url["verifier"],
        "VERIFIER_TOKEN": "verifier-token",
        "VERIFIER_SECRET": "verifier-secret",
        "EPAY_URL": url["payments"],
        "EPAY_CLIENT_ID": "dastak",
        "EPAY_CLIENT_SECRET": "payments-secret",
        "EPAY_INTIMATION_TOKEN": "payments-token",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(BASE),
    }


def demo_secrets(state: Path) -> dict[str, str]:
    """Keys of one demo."""
    file = state / "demo-secrets.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DASTAK_VAULT_KEYS": f"k1:{_key()}",
            "DASTAK_INDEX_KEY": _key(),
            "DASTAK_CODE_KEY": secrets.token_urlsafe(32),
            "DASTAK_SIGNING_KEY": _key(),
        }
        file.touch(mode=0o600)
        file.write_text(json.dumps(made))
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def free_port(wanted: int) -> int:
    """The wanted port, or the next one that nobody uses."""
    for port in range(wanted, wanted + 90, 10):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServiceFailed(f"No free port between {wanted} and {wanted + 89}; stop what uses them.")


def set_up(processes: Processes, env: Mapping[str, str]) -> None:
    """Migrate and seed, each only when what it reads has changed."""
    steps = {
        "migrate": sorted(BASE.glob("dastak/*/migrations/*.py"))
        + sorted(BASE.glob("dastak/*/sql/*")),
        "seed": sorted(BASE.glob("dastak/*/seeds/*")),
        "demo_cast": [BASE / "dastak" / "project" / "cast.py"],
    }
    for name, files in steps.items():
        mark = DEMO_FOLDER / f"{name}.done"
        print_of_files = digest(files)
        if mark.exists() and mark.read_text() == print_of_files:
            continue
        say(
            {
                "migrate": "Making the tables",
                "seed": "Loading districts, services, fees, forms",
            }.get(name, "Hiring facilitators and officers")
        )
        processes.run(manage(name, env))
        mark.write_text(print_of_files)


def digest(files: list[Path]) -> str:
    """Hash over the content of files."""
    whole = hashlib.sha256()
    for file in files:
        if file.is_file():
            whole.update(str(file.relative_to(BASE)).encode() + file.read_bytes())
    return whole.hexdigest()


def manage(name: str, env: Mapping[str, str], *words: str) -> Service:
    """One of our own commands."""
    command = [sys.executable, "-m", "dastak.project.cli", name, *words]
    owner = {"DATABASE_URL": env["DATABASE_OWNER_URL"]} if name == "migrate" else {}
    return Service(name, command, {**env, **owner})


def serve(processes: Processes, env: Mapping[str, str]) -> None:
    """Start the partners, then worker, live and web."""
    say("Starting the SMS gateway, the biometric verifier, ePay, worker, live and web")
    port = {name: env[key].rsplit(":", 1)[1] for name, key in PORT_OF.items()}
    state = Path(env["DASTAK_STATE_DIR"])
    said = state / "simulators"
    said.mkdir(parents=True, exist_ok=True)
    font = BASE / "dastak/ui/static/ui/fonts/nastaliq.woff2"
    urdu = ["--font", str(font)] if font.exists() else []
    told = ["--notify", f"{env['PUBLIC_URL']}/api/v1/finance/epay/intimations"]
    for name, extra in (("gateway", urdu), ("verifier", []), ("payments", urdu + told)):
        words = ["-m", f"simulators.{name}", "--port", port[name], "--seed", "7", *extra]
        words += ["--state", str(said / f"{name}.jsonl")]
        ready = f"http://127.0.0.1:{port[name]}/_health"
        processes.start(Service(name, [sys.executable, *words], env, ready))
    processes.start(manage("worker", {**env, "DASTAK_ROLE": "worker"}))
    granian = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--no-access-log"]
    granian += ["--workers", "1", "--workers-kill-timeout", "2", "--log-level", "warning"]
    live = [*granian, "--interface", "asgi", "--no-ws", "--port", port["live"]]
    web = [*granian, "--interface", "wsgi", "--blocking-threads", "4", "--port", port["web"]]
    static = ["--static-path-route", "/static", "--static-path-mount", str(state / "static")]
    processes.run(manage("collectstatic", env, "--noinput", "--verbosity", "0"))
    processes.start(
        Service(
            "live",
            [*live, "dastak.project.live:app"],
            {**env, "DASTAK_ROLE": "live"},
            f"http://127.0.0.1:{port['live']}/live/healthz",
        )
    )
    processes.start(
        Service(
            "web",
            [*web, *static, "dastak.project.wsgi:application"],
            {**env, "DASTAK_ROLE": "web"},
            f"http://127.0.0.1:{port['web']}/healthz",
        )
    )


PORT_OF = {
    "web": "PUBLIC_URL",
    "live": "LIVE_URL",
    "gateway": "SMS_URL",
    "verifier": "VERIFIER_URL",
    "payments": "EPAY_URL",
}


def walk(env: Mapping[str, str]) -> int:
    """Play one order through all 13 stages; then check ledger and audit. Returns the status."""
    status = play(web=env["PUBLIC_URL"], gateway=env["SMS_URL"], pass_time=advance)
    for name, *words in (["verify_ledger"], ["verify_audit", "--seal"]):
        command = manage(name, env, *words)
        status = (
            status
            or subprocess.run(
                command.command, env={**os.environ, **command.env}, check=False
            ).returncode
        )
    return status


def warm(env: Mapping[str, str]) -> None:
    """More orders at different stages."""
    warm_up(web=env["PUBLIC_URL"], gateway=env["SMS_URL"], pass_time=advance)


def population(env: Mapping[str, str]) -> list[Service]:
    """Citizens, facilitators' telephones and officers who go on using the system."""
    crowds = []
    for place, name in enumerate(("citizens", "phones", "officers")):
        port = free_port(8103 + place)
        words = ["-m", "simulators.people", name, "--port", str(port), "--seed", "7"]
        words += ["--web", env["PUBLIC_URL"], "--gateway", env["SMS_URL"]]
        words += ["--live", env["LIVE_URL"]]
        ready = f"http://127.0.0.1:{port}/_health"
        crowds.append(Service(name, [sys.executable, *words], env, ready))
    return crowds


def advance(seconds: float) -> None:
    """Let the demo's clock jump."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as db:
        db.execute("UPDATE kernel_clock SET ahead = ahead + make_interval(secs => %s)", [seconds])


def keep_alive(processes: Processes, cluster: Cluster) -> None:
    """Let time run SPEED times as fast as outside until somebody stops the demo."""
    last = time.monotonic()

    def tick() -> bool:
        nonlocal last
        passed = time.monotonic() - last
        if passed >= TICK_SECONDS:
            last = time.monotonic()
            advance(passed * (SPEED - 1))
        return cluster.is_running()

    processes.watch(tick)


def links(env: Mapping[str, str]) -> None:
    """Print where to look and how to sign in."""
    urls = {name: env[key] for name, key in PORT_OF.items()}
    say(f"\nOpen {urls['web']}/ur/  (English: {urls['web']}/en/)")
    say("All demo accounts have the password: dastak-demo-only")
    for who, how in ROWS:
        say(f"  {who:<15} {how.format(**urls)}")
    say(f"Time runs {SPEED} times as fast here. Ctrl-C stops everything.")
