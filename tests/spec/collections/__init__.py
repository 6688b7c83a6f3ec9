"""Ten collections of short specs, each in the style of a real team: it keeps a convention of its own, not all of its template."""
