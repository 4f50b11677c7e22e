"""Pure rules of the design system: formats, fields, charts and what a browser can take."""
