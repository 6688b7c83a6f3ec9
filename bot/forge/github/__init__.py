"""GitHub through PyGithub: one client per job, one query per pull request. Only this room imports `github`."""

from bot.forge.github.adapter import GitHub
from bot.forge.github.credentials import API_URL, App, GitHubCredentials, Token

__all__ = ["API_URL", "App", "GitHub", "GitHubCredentials", "Token"]
