"""The commands that operators run: serve, receive, work, sync, doctor."""

from bot.service_cli.doctor import doctor
from bot.service_cli.service import receive, serve, work
from bot.service_cli.sync import sync

__all__ = ["doctor", "receive", "serve", "sync", "work"]
