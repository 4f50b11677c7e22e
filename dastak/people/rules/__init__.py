"""Decisions about people: pure."""
