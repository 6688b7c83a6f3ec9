-- Every spec of a repository with what it depends on: what its graph is drawn from.
SELECT path, number, title, status, spec -> 'depends_on' FROM specbot_shown_spec WHERE repository = %(repository)s
