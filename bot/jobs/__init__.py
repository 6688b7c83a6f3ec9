"""The durable queue: `queue` records deliveries and defers jobs, `worker` runs them, `retrying` says when again."""
