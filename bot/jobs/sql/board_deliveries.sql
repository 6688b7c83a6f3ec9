SELECT id, target, event, state, received_at, finished_at FROM specbot_delivery ORDER BY received_at DESC LIMIT %(limit)s
