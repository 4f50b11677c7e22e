"""Loading of the seeds."""

from dastak.catalogue.commands.seeds import load_seeds

__all__ = ["load_seeds"]
