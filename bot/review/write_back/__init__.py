"""What a merge has earned, and how it gets to the base branch. Pure."""
