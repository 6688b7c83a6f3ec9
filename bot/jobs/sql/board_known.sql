SELECT path, spec FROM specbot_spec WHERE repository = %(repository)s AND pull = %(pull)s
