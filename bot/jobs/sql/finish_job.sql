-- Who fetched a job knows it by the number of its attempts: a takeover counts as one.
SELECT mine.id, procrastinate_finish_job_v1(mine.id, %(status)s::procrastinate_job_status, %(delete_job)s)
FROM (
  SELECT id FROM procrastinate_jobs WHERE id = %(job_id)s AND attempts = %(attempts)s AND status = 'doing' FOR UPDATE
) AS mine
