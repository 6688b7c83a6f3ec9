"""The `/spec` commands: found in comments, known by one registry, allowed or refused, carried out as values."""
