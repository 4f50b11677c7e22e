"""Tests and drawings of the building itself: one file per rule."""
