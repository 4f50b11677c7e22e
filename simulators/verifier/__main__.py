"""python -m simulators.verifier --port P --seed S [--state FILE]"""

import argparse
import os
import sys

from simulators.server import arguments, run
from simulators.verifier.routes import Prices, Verifier


def paisa(text: str) -> int:
    """A price of 0 or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number of paisa, 0 or more")
    return int(text)


def main() -> int:
    parser = arguments(Verifier.name)
    # Values of the simulator: no published figure stands behind them.
    parser.add_argument("--charge-paisa", type=paisa, default=1_000, help="of each check")
    parser.add_argument(
        "--certificate-charge-paisa", type=paisa, default=2_000, help="of each face certificate"
    )
    parser.add_argument(
        "--secret",
        default=os.environ.get("SIMULATOR_SECRET", "verifier-secret"),
        help="shared secret of X-Signature (or SIMULATOR_SECRET)",
    )
    options = parser.parse_args()
    prices = Prices(
        verification_paisa=options.charge_paisa,
        certificate_paisa=options.certificate_charge_paisa,
    )
    return run(
        lambda journal: Verifier(
            seed=options.seed,
            token=options.token,
            secret=options.secret,
            prices=prices,
            journal=journal,
        ),
        name=Verifier.name,
        options=options,
    )


if __name__ == "__main__":
    sys.exit(main())
