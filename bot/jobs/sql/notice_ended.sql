UPDATE specbot_notice SET sent_at = CASE WHEN %(error)s = '' THEN now() END, error = %(error)s
WHERE target = %(target)s AND key = %(key)s AND name = %(name)s
RETURNING name
