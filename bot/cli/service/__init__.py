"""The commands that operators run: serve, receive, work, sync, jobs, doctor, gitlab connect. Each is imported alone."""

import bot.telemetry.plain_structlog  # noqa: F401 - before anything else imports it as it comes
