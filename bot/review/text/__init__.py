"""Text for comments: escaping, links, templates. Pure."""
