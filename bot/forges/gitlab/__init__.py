"""GitLab through python-gitlab: one client per job, what cannot change read once. Only this room imports `gitlab`."""

from bot.forges.gitlab.adapter import GitLab
from bot.forges.gitlab.credentials import URL, GitLabCredentials

__all__ = ["URL", "GitLab", "GitLabCredentials"]
