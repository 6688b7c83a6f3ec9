-- An event of one pull request comes after the hook, so what was touched just before it was touched in the bot's presence.
-- What only a sweep finds may have come, unheard, at any moment since the sweep before, or since the database began.
WITH found AS (
  SELECT met_at FROM specbot_repository WHERE repository = %(repository)s
), met AS (
  INSERT INTO specbot_repository (repository, met_at)
    SELECT %(repository)s, CASE
      WHEN %(swept)s THEN greatest(clock_timestamp() - interval '1 hour', (SELECT min(at) FROM specbot_migration))
      WHEN %(whole)s THEN clock_timestamp()
      ELSE clock_timestamp() - interval '5 minutes' END
    WHERE NOT EXISTS (SELECT FROM found)
  ON CONFLICT DO NOTHING
)
SELECT (SELECT met_at FROM found)
