SELECT spec.spec, spec.pull_url, coalesce(min(moment.at), spec.seen_at)
FROM specbot_spec AS spec
LEFT JOIN specbot_status_moment AS moment ON moment.repository = spec.repository AND moment.path = spec.path
WHERE spec.repository = %(repository)s AND spec.state = 'open'
GROUP BY spec.repository, spec.path, spec.pull
ORDER BY spec.path, spec.pull
