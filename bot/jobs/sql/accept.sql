-- A job that waits for a target covers a new event: it has yet to read the state. One that waits out a failure is called
-- forward; one that waits out a rate limit is not. A delivery that succeeded is not run again. The first event of a burst
-- is looked at at once; while that goes on, and shortly after it, the others gather in one job that waits a moment.
-- All deliveries that wait for this round trip go in one statement, in one order, so that two receivers do not deadlock.
-- Whether a job waits is asked by the conflict itself, which always looks into the unique index: as a join, planned while
-- the queue was empty, it read every waiting job for each delivery. The columns are those that the queue's own
-- `procrastinate_defer_jobs_v1` fills.
WITH given AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (id text, target text, event text, press jsonb, priority int)
), recorded AS (
  INSERT INTO specbot_delivery AS known (id, target, event, press) SELECT id, target, event, press FROM given
  ON CONFLICT (id, target) DO UPDATE SET state = 'waiting', received_at = now() WHERE known.state <> 'done'
  RETURNING id, target
), targets AS MATERIALIZED (
  SELECT DISTINCT ON (target) target, id, priority,
    EXISTS (SELECT FROM procrastinate_jobs WHERE lock = target AND status = 'doing')
    OR EXISTS (SELECT FROM specbot_look AS look
               WHERE look.target = recorded.target AND look.ended_at > now() - make_interval(secs => %(gather)s)) AS busy
  FROM recorded JOIN given USING (id, target)
  ORDER BY target, priority DESC, id
), deferred AS (
  INSERT INTO procrastinate_jobs AS job (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
  SELECT %(queue)s, %(task)s, priority, target, target,
    jsonb_build_object('target', target, 'delivery', id) || CASE WHEN busy THEN '{"waits": "burst"}' ELSE '{}' END::jsonb,
    CASE WHEN busy THEN now() + make_interval(secs => %(gather)s) END
  FROM targets
  ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE SET
    scheduled_at = CASE WHEN job.args ? 'waits' THEN job.scheduled_at END,
    priority = greatest(job.priority, excluded.priority)
  WHERE job.scheduled_at > now() AND NOT job.args ? 'waits' OR job.priority < excluded.priority
  RETURNING args ->> 'delivery' AS id, xmax = 0 AS is_new
)
SELECT (SELECT array_agg(id) FROM recorded), (SELECT array_agg(id) FROM deferred WHERE is_new)
