"""From the specs that a team has to the policy that they keep. Pure."""
