SELECT pull, state, pull_url, pull_title, proposer, changed_at, seen_at, spec FROM specbot_spec
WHERE repository = %(repository)s AND path = %(path)s
ORDER BY array_position(ARRAY['open', 'branch', 'merged', 'closed'], state), pull DESC
LIMIT 50
