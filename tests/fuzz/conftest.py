"""`make fuzz` takes the long profile; anybody else a moment."""

from hypothesis import HealthCheck, settings

_ALL = tuple(HealthCheck)
settings.register_profile("fuzz", max_examples=10_000_000, deadline=5_000, suppress_health_check=_ALL)
settings.register_profile("moment", max_examples=60, deadline=None, derandomize=True, suppress_health_check=_ALL)
