"""The commands that operators run: serve, receive, work, sync, jobs, doctor, gitlab connect."""

from bot.cli.service.doctor import doctor
from bot.cli.service.gitlab import gitlab
from bot.cli.service.jobs import jobs
from bot.cli.service.service import receive, serve, work
from bot.cli.service.sync import sync

__all__ = ["doctor", "gitlab", "jobs", "receive", "serve", "sync", "work"]
