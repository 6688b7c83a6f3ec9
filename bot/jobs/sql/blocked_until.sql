SELECT (SELECT blocked_until FROM specbot_budget WHERE key = %(key)s AND blocked_until > clock_timestamp())
