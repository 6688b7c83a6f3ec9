"""The pull request as values: what is, what should be, and the difference. Pure."""
