"""The doors to the forges: one port, one adapter per forge."""
