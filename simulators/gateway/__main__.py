"""python -m simulators.gateway --port P --seed S [--state FILE]"""

import sys
from pathlib import Path

from simulators.gateway.routes import Gateway
from simulators.server import arguments, run


def main() -> int:
    parser = arguments(Gateway.name)
    parser.add_argument("--sender", default="DASTAK", help="the only sender name registered")
    parser.add_argument("--font", type=Path, help="woff2 in which the page shows Urdu")
    options = parser.parse_args()
    return run(
        lambda journal: Gateway(
            seed=options.seed,
            token=options.token,
            sender=options.sender,
            font=options.font,
            journal=journal,
        ),
        name=Gateway.name,
        options=options,
    )


if __name__ == "__main__":
    sys.exit(main())
