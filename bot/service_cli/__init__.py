"""The commands that operators run: serve, receive, work, sync, jobs, doctor."""

from bot.service_cli.doctor import doctor
from bot.service_cli.jobs import jobs
from bot.service_cli.service import receive, serve, work
from bot.service_cli.sync import sync

__all__ = ["doctor", "jobs", "receive", "serve", "sync", "work"]
