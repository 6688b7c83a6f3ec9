SELECT (SELECT seen_at FROM specbot_look WHERE target = %(target)s)
