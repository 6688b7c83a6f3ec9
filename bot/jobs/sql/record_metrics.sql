-- Rows come in one order, so that two workers cannot wait for each other. Of two answers about the same limit the lower
-- one came later.
WITH rows AS (
  SELECT * FROM jsonb_to_recordset(%(figures)s) AS row (name text, labels text[], value float8, until timestamptz)
), recorded AS (
  INSERT INTO specbot_figure AS known (name, labels, value, until)
  SELECT name, labels, value, until FROM rows ORDER BY name, labels
  ON CONFLICT (name, labels) DO UPDATE SET until = excluded.until, value = CASE
    WHEN excluded.until IS NULL THEN known.value + excluded.value
    WHEN excluded.until = known.until THEN least(known.value, excluded.value)
    ELSE excluded.value END
  RETURNING 1
)
SELECT count(*) FROM recorded
