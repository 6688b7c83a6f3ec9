"""The commands that operators run: serve, receive, work, sync, jobs, doctor."""

from bot.cli.service.doctor import doctor
from bot.cli.service.jobs import jobs
from bot.cli.service.service import receive, serve, work
from bot.cli.service.sync import sync

__all__ = ["doctor", "jobs", "receive", "serve", "sync", "work"]
