"""Partners of the product as separate processes: see README.md."""
