"""Every test here has a playground in GitLab's shape of its own."""

from tests.gitlab_playground import forge

__all__ = ["forge"]
