"""The outside world: the verifier, the printed bundle, departments' systems, reviewed rows."""
