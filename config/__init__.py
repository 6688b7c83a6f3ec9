"""Settings from the environment and policy from a team's file. Imports nothing of ours."""
