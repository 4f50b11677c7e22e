"""The product as people see it: real processes, a real browser, both languages and directions."""
