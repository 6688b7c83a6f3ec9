-- Writes down what is told, and queues it in the same transaction: it is told once, however often it is seen. What an old pull
-- request, met for the first time, came to before is kept in mind and not told.
WITH met AS (
  INSERT INTO specbot_notice (target, key, name) VALUES (%(target)s, '', '')
  ON CONFLICT DO NOTHING RETURNING 1
), over AS (
  DELETE FROM specbot_notice WHERE target = %(target)s AND key = ANY(%(over)s) AND name <> ''
), new AS (
  INSERT INTO specbot_notice (target, key, name)
  SELECT DISTINCT %(target)s, key, name FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (key text, name text)
  ON CONFLICT DO NOTHING
  RETURNING key, name
), told AS (
  SELECT DISTINCT ON (key, name) key, name, title, body
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (key text, name text, title text, body text) JOIN new USING (key, name)
  WHERE name <> '' AND NOT (%(old)s AND EXISTS (SELECT FROM met))
), deferred AS (
  SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
    %(queue)s, %(task)s, %(priority)s, 'notify:' || name, NULL,
    jsonb_build_object('target', %(target)s::text, 'key', key, 'name', name, 'title', title, 'body', body, 'attempt', 0), NULL
  )::procrastinate_job_to_defer_v1 ORDER BY key, name))
  FROM told HAVING count(*) > 0
)
SELECT (SELECT count(*) FROM deferred), (SELECT count(*) FROM new)
