-- Repositories that had a digest before, and not this week's yet.
SELECT DISTINCT target FROM specbot_notice AS earlier
WHERE key LIKE 'digest:%%' AND name <> ''
  AND NOT EXISTS (SELECT FROM specbot_notice AS now WHERE now.target = earlier.target AND now.key = %(key)s)
