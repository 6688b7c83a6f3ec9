"""What the bot tells of its own work: figures for the metrics, spans for traces. Decides nothing."""
