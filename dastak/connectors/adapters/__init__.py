"""The outside world: the verifier, the printed bundle, the reviewed rows in ``seeds/``."""
