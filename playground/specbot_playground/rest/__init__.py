"""GitHub's REST routes, one file per resource; every handler reads its input, calls `acts`, and shapes the answer."""
