"""The documentation: its links, its place in the site, and the commands that it names."""
