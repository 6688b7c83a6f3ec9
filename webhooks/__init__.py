"""The receiver: authenticate a delivery, put a wake-up on the queue, answer at once."""
