"""A local forge in GitLab's shape. It never reaches a real GitLab."""
