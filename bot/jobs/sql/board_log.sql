-- A look that came to the same as the one before, and wrote nothing, is counted on that one's row.
WITH newest AS MATERIALIZED (
  SELECT id, digest FROM specbot_pull_log
  WHERE repository = %(repository)s AND number = %(number)s ORDER BY id DESC LIMIT 1
), counted AS (
  UPDATE specbot_pull_log AS known SET last_at = %(at)s, looks = known.looks + 1
  FROM newest WHERE known.id = newest.id AND newest.digest = %(digest)s AND %(idle)s
  RETURNING known.id
), added AS (
  INSERT INTO specbot_pull_log (repository, number, at, last_at, digest, look)
  SELECT %(repository)s, %(number)s, %(at)s, %(at)s, %(digest)s, %(look)s::jsonb
  WHERE NOT EXISTS (SELECT FROM counted)
  RETURNING id
)
SELECT id FROM counted UNION ALL SELECT id FROM added
