"""A team's policy: YAML text to a frozen `Policy`, the lifecycle, codes and severities. Pure."""
