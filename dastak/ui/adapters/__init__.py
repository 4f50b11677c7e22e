"""Font files: the outside world of the design system."""
