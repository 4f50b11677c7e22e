"""Decisions about forms: pure."""
