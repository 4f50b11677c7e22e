"""Writes of orders, by chapter of the order's life."""
