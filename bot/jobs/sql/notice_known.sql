SELECT EXISTS (SELECT FROM specbot_notice WHERE target = %(target)s AND key = %(key)s)
