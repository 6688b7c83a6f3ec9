SELECT moment.repository, moment.path, moment.status, moment.at FROM specbot_status_moment AS moment
WHERE moment.repository = ANY(%(visible)s)
  AND EXISTS (SELECT FROM specbot_spec AS spec WHERE spec.repository = moment.repository AND spec.path = moment.path
              AND spec.state <> 'closed')
ORDER BY moment.repository, moment.path, moment.at
