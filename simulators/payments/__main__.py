"""python -m simulators.payments --port P --seed S [--state FILE] [--notify URL]"""

import os
import sys
from pathlib import Path

from simulators.payments.notify import Notifier
from simulators.payments.routes import Account, Payments
from simulators.server import arguments, run


def main() -> int:
    parser = arguments(Payments.name)
    parser.add_argument("--client-id", default="dastak", help="of the caller's account")
    parser.add_argument(
        "--secret",
        default=os.environ.get("SIMULATOR_SECRET", "payments-secret"),
        help="clientSecretKey of the caller's account (or SIMULATOR_SECRET)",
    )
    parser.add_argument("--notify", default="", help="where the caller is told of payments")
    parser.add_argument("--font", type=Path, help="woff2 in which the page shows Urdu")
    options = parser.parse_args()
    account = Account(client_id=options.client_id, secret=options.secret)
    # The token that the caller issued to us comes as --token, as every simulator's token does.
    notifier = Notifier(url=options.notify, token=options.token)
    return run(
        lambda journal: Payments(
            seed=options.seed,
            account=account,
            notifier=notifier,
            font=options.font,
            journal=journal,
        ),
        name=Payments.name,
        options=options,
    )


if __name__ == "__main__":
    sys.exit(main())
