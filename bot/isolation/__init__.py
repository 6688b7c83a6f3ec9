"""Foreign texts are read in a child process with a limit of time and memory: one that is too complex stops no worker."""

import bot.telemetry.plain_structlog  # noqa: F401 - before anything else imports it as it comes
