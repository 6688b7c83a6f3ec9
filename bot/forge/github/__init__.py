"""GitHub through PyGithub: one client per job, one query per pull request."""
