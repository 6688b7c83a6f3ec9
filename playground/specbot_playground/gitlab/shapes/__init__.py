"""How things look in JSON: GitLab's API entities."""
