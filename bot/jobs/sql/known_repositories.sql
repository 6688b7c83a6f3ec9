-- What was gone when it was asked as a whole, and has not been heard of since, is asked no more.
SELECT repository FROM (
  SELECT regexp_replace(target, '[#!@].*$', '') AS repository, ended_at AS at, ending = 'gone' AND target !~ '[#!]' AS gone
    FROM specbot_look
  UNION ALL SELECT regexp_replace(target, '[#!@].*$', ''), received_at, false FROM specbot_delivery) AS seen
GROUP BY repository
HAVING max(at) FILTER (WHERE NOT gone) > coalesce(max(at) FILTER (WHERE gone), '-infinity')
ORDER BY 1
