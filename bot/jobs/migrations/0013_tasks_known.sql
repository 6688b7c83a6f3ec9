-- During a rolling upgrade older and newer workers share the queue. A worker names the tasks that it knows, and a job of any other
-- is left for a newer one. Workers that are older than this script call the function without the names, as before.
-- Planned by its indexes: a plan that was made for an empty queue would read all of a full one.
CREATE FUNCTION specbot_fetch_job(_queues varchar[], _worker bigint, _at_once integer, _tasks varchar[])
RETURNS procrastinate_jobs
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
DECLARE
  _found procrastinate_jobs;
BEGIN
  -- One fetch at a time: two would each count the other's place as free.
  PERFORM pg_advisory_xact_lock(5316727);
  WITH RECURSIVE waiting (owner) AS (
    (SELECT coalesce(specbot_owner(lock), '') FROM procrastinate_jobs WHERE status = 'todo' ORDER BY 1 LIMIT 1)
    UNION ALL
    SELECT (SELECT coalesce(specbot_owner(job.lock), '') FROM procrastinate_jobs AS job
            WHERE job.status = 'todo' AND coalesce(specbot_owner(job.lock), '') > waiting.owner ORDER BY 1 LIMIT 1)
    FROM waiting WHERE waiting.owner IS NOT NULL
  ), candidate AS MATERIALIZED (
    SELECT first.id FROM waiting
    LEFT JOIN specbot_turn AS turn ON turn.owner = waiting.owner
    CROSS JOIN LATERAL (
      SELECT job.id, job.priority FROM procrastinate_jobs AS job
      WHERE job.status = 'todo' AND coalesce(specbot_owner(job.lock), '') = waiting.owner
        AND (_queues IS NULL OR job.queue_name = ANY(_queues))
        AND coalesce(job.task_name = ANY(_tasks), true)  -- not OR: its guess of how few there are makes the plan read all
        AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
        AND NOT EXISTS (SELECT FROM procrastinate_jobs AS other WHERE other.lock = job.lock AND other.status = 'doing')
      ORDER BY job.priority DESC, job.id
      LIMIT 1
    ) AS first
    WHERE _at_once > (SELECT count(*) FROM procrastinate_jobs AS running
                      WHERE running.status = 'doing' AND running.lock IS NOT NULL
                        AND coalesce(specbot_owner(running.lock), '') = waiting.owner)
    ORDER BY first.priority DESC, turn.served_at NULLS FIRST, first.id
    LIMIT 1
  )
  -- A job that a delivery joins at this moment is waited for: whoever skipped it would find it by polling. Its status is
  -- compared as text, so that its number finds it, not an index of all that wait.
  UPDATE procrastinate_jobs AS job SET status = 'doing', worker_id = _worker
    WHERE job.id = (SELECT candidate.id FROM candidate) AND job.status::text = 'todo'
    RETURNING job.* INTO _found;
  IF specbot_owner(_found.lock) IS NOT NULL THEN
    INSERT INTO specbot_turn VALUES (specbot_owner(_found.lock), clock_timestamp())
      ON CONFLICT (owner) DO UPDATE SET served_at = excluded.served_at;
  END IF;
  RETURN _found;
END;
$$;

CREATE OR REPLACE FUNCTION specbot_fetch_job(_queues varchar[], _worker bigint, _at_once integer) RETURNS procrastinate_jobs
LANGUAGE sql AS $$ SELECT specbot_fetch_job(_queues, _worker, _at_once, NULL) $$;
