"""python -m simulators.people citizens|phones|officers --web URL --gateway URL --live URL ..."""

from __future__ import annotations

import sys

from simulators.journal import Journal
from simulators.people.citizens import Citizens
from simulators.people.crowd import Addresses, Crowd
from simulators.people.officers import Officers
from simulators.people.phones import Telephones
from simulators.server import arguments, run

KINDS: dict[str, type[Crowd]] = {each.name: each for each in (Citizens, Telephones, Officers)}


def main() -> int:
    """Read the addresses and live on until stopped."""
    if len(sys.argv) < 2 or sys.argv[1] not in KINDS:
        print(f"Say who: {', '.join(KINDS)}", file=sys.stderr)
        return 2
    kind = KINDS[sys.argv.pop(1)]
    parser = arguments(kind.name)
    for name in ("web", "gateway", "live"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    addresses = Addresses(options.web, options.gateway, options.live)

    def build(journal: Journal) -> Crowd:
        crowd = kind(addresses=addresses, seed=options.seed, token=options.token, journal=journal)
        crowd.begin()
        return crowd

    return run(build, name=kind.name, options=options)


if __name__ == "__main__":
    sys.exit(main())
