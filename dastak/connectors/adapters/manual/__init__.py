"""The manual desk: an application on paper, with a barcode to scan."""

from dastak.connectors.adapters.manual.bundle import print_bundle, to_bundle

__all__ = ["print_bundle", "to_bundle"]
