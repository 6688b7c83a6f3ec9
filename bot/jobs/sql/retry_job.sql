-- Of two that take a job over at once, the second one finds another number of attempts, and leaves it alone.
SELECT procrastinate_retry_job_v2(
  mine.id, coalesce(%(retry_at)s::timestamptz, now()), %(priority)s::integer, %(queue)s::varchar, %(lock)s::varchar
)
FROM (
  SELECT id FROM procrastinate_jobs WHERE id = %(job_id)s AND attempts = %(attempts)s AND status = 'doing' FOR UPDATE
) AS mine
