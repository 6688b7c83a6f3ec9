SELECT id, at, last_at, looks, look FROM specbot_pull_log
WHERE repository = %(repository)s AND number = %(number)s AND (%(before)s::bigint IS NULL OR id < %(before)s)
ORDER BY id DESC LIMIT %(limit)s
