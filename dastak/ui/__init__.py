"""Server-rendered design system: shell, components, filters, fonts."""
