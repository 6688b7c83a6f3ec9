SELECT status, at FROM specbot_status_moment WHERE repository = %(repository)s AND path = %(path)s ORDER BY at
