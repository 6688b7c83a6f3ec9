"""The document and its template: text in, values out. Pure."""
