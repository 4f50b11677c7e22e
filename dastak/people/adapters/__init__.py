"""What lies outside a business transaction: counting that outlives it, and the seed files."""
