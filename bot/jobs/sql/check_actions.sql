SELECT coalesce(jsonb_agg(press ORDER BY received_at), '[]') FROM specbot_delivery
WHERE target = %(target)s AND state = 'waiting' AND press IS NOT NULL AND received_at <= %(began)s
