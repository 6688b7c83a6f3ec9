WITH failed AS (
  DELETE FROM procrastinate_jobs
  WHERE task_name = %(task)s AND status = 'failed' AND (%(target)s::text IS NULL OR lock = %(target)s)
  RETURNING lock AS target
), rescheduled AS (
  UPDATE procrastinate_jobs SET scheduled_at = NULL, args = args - 'waits'
  WHERE task_name = %(task)s AND status = 'todo' AND scheduled_at > now()
    AND (%(target)s::text IS NULL AND NOT args ? 'planned' OR lock = %(target)s)
  RETURNING lock AS target
), reset_actions AS (
  UPDATE specbot_delivery SET state = 'waiting'
  WHERE state = 'failed' AND press IS NOT NULL AND target IN (SELECT target FROM failed)
), deferred AS (
  SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
    %(queue)s, %(task)s, %(priority)s, target, target,
    jsonb_build_object('target', target, 'delivery', 'by hand'), NULL
  )::procrastinate_job_to_defer_v1)) AS jobs
  FROM (SELECT DISTINCT target FROM failed) AS once
  WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = once.target AND status = 'todo')
  HAVING count(*) > 0
)
SELECT coalesce(array_agg(DISTINCT target ORDER BY target), '{}'), (SELECT count(*) FROM deferred)
FROM (SELECT target FROM failed UNION SELECT target FROM rescheduled) AS again
