"""A pull request: fetch, decide, plan, apply."""
