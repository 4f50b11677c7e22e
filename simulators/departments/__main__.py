"""python -m simulators.departments --manner rest|csv|soap --port P --seed S [--state FILE]"""

import argparse
import json
import os
import sys
from pathlib import Path

from simulators.departments.batch import BatchOffice
from simulators.departments.office import Office
from simulators.departments.rest import RestOffice
from simulators.departments.soap import SoapOffice
from simulators.journal import Journal
from simulators.server import arguments, run

# The words of the vehicle department, which are not those of the protocol.
VEHICLE_WORDS = {"in_process": "UNDER_SCRUTINY", "objected": "DISCREPANCY"}


def main() -> int:
    parser = arguments(Office.name)
    parser.add_argument("--manner", choices=("rest", "csv", "soap"), required=True)
    parser.add_argument("--key-id", default="dastak-1", help="names the pair of secrets")
    parser.add_argument(
        "--secret-in", default=os.environ.get("SIMULATOR_SECRET_IN", "platform-secret")
    )
    parser.add_argument(
        "--secret-out", default=os.environ.get("SIMULATOR_SECRET_OUT", "office-secret")
    )
    parser.add_argument("--callback", default="", help="rest: base URL that hears of changes")
    parser.add_argument("--words", default=json.dumps(VEHICLE_WORDS), help="rest: own words, JSON")
    parser.add_argument("--folder", type=Path, help="csv: holds in/ and out/")
    parser.add_argument("--tick-ms", type=int, default=1000, help="how often work goes on")
    parser.add_argument("--slow-ms", type=int, default=300, help="soap: of every answer")
    parser.add_argument("--auto-seconds", type=float, default=0, help="a case moves by itself")
    options = parser.parse_args()

    def build(journal: Journal) -> Office:
        office = make(options, journal)
        office.auto_seconds = options.auto_seconds
        office.keep_going(options.tick_ms / 1000)
        return office

    return run(build, name=Office.name, options=options)


def make(options: argparse.Namespace, journal: Journal) -> Office:
    """The department of the manner that was asked for."""
    secrets = (options.secret_in, options.secret_out)
    if options.manner == "rest":
        return RestOffice(
            seed=options.seed,
            journal=journal,
            key_id=options.key_id,
            secrets=secrets,
            callback=options.callback,
            words=json.loads(options.words),
        )
    if options.manner == "csv":
        return BatchOffice(
            seed=options.seed, journal=journal, secrets=secrets, folder=options.folder
        )
    return SoapOffice(
        seed=options.seed,
        journal=journal,
        token=options.secret_in,
        secret=options.secret_out,
        slow_ms=options.slow_ms,
    )


if __name__ == "__main__":
    sys.exit(main())
