"""The outside world: the SMS gateway and the reviewed templates."""
