"""The campaign of crashes: whole orders over HTTP while processes are killed at random."""
