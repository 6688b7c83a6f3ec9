"""The REST API, version 4, as far as clients of merge requests use it."""
