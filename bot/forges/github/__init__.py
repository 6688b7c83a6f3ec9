"""GitHub through PyGithub: one client per job, one query per pull request. Only this room imports `github`."""

from bot.forges.github.adapter import GitHub
from bot.forges.github.credentials import API_URL, App, GitHubCredentials, Token

__all__ = ["API_URL", "App", "GitHub", "GitHubCredentials", "Token"]
