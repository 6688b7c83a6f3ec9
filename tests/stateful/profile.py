"""How long the stateful test runs: a moment in the suite, long with `--hypothesis-profile=stateful` (`make stateful`)."""

from hypothesis import HealthCheck, Phase, settings

_ALL = tuple(HealthCheck)
settings.register_profile(
    "stateful",
    max_examples=300,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=_ALL,
    print_blob=True,
    report_multiple_bugs=False,
)
_MOMENT = settings(derandomize=True, deadline=None, suppress_health_check=_ALL, phases=[Phase.explicit, Phase.generate])


def lasting(examples: int, steps: int) -> settings:
    """Run so many short examples, unless the long profile is asked for."""
    if settings.get_current_profile_name() == "stateful":
        return settings.get_profile("stateful")
    return settings(_MOMENT, max_examples=examples, stateful_step_count=steps)
