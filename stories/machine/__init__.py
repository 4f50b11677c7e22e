"""A machine that lives in the product: everybody acts at random, and nothing may ever break."""
