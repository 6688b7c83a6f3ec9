-- Who is served next: owners take turns, and none has more than its share of the workers. An owner is what an event
-- cannot outgrow: an account of GitHub (its installation), a project of GitLab.
CREATE FUNCTION specbot_owner(target text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN target LIKE 'github:%' THEN split_part(target, '/', 1)
              WHEN target LIKE 'gitlab:%' THEN regexp_replace(target, '[#!@].*$', '') END
$$;

CREATE TABLE specbot_turn (
  owner text PRIMARY KEY,
  served_at timestamptz NOT NULL
);

CREATE INDEX specbot_waiting_of_owner ON procrastinate_jobs (specbot_owner(lock)) WHERE status = 'todo';

-- The queue's own function takes the oldest job. This one takes the oldest job of the owner that was served longest ago.
CREATE FUNCTION specbot_fetch_job(_queues varchar[], _worker bigint, _at_once integer) RETURNS procrastinate_jobs
LANGUAGE plpgsql AS $$
DECLARE
  _found procrastinate_jobs;
BEGIN
  -- One fetch at a time: two would each count the other's place as free.
  PERFORM pg_advisory_xact_lock(5316727);
  WITH busy AS MATERIALIZED (
    SELECT specbot_owner(lock) AS owner, count(*) AS jobs FROM procrastinate_jobs
    WHERE status = 'doing' AND lock IS NOT NULL GROUP BY 1
  ), candidate AS (
    SELECT job.id FROM procrastinate_jobs AS job
    LEFT JOIN busy ON busy.owner = specbot_owner(job.lock)
    LEFT JOIN specbot_turn AS turn ON turn.owner = specbot_owner(job.lock)
    WHERE job.status = 'todo' AND (_queues IS NULL OR job.queue_name = ANY(_queues))
      AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
      AND coalesce(busy.jobs, 0) < _at_once
      AND NOT EXISTS (SELECT FROM procrastinate_jobs AS other WHERE other.lock = job.lock AND other.status = 'doing')
    ORDER BY job.priority DESC, turn.served_at NULLS FIRST, job.id
    LIMIT 1
    FOR UPDATE OF job SKIP LOCKED
  )
  UPDATE procrastinate_jobs SET status = 'doing', worker_id = _worker
    FROM candidate WHERE procrastinate_jobs.id = candidate.id
    RETURNING procrastinate_jobs.* INTO _found;
  IF specbot_owner(_found.lock) IS NOT NULL THEN
    INSERT INTO specbot_turn VALUES (specbot_owner(_found.lock), clock_timestamp())
      ON CONFLICT (owner) DO UPDATE SET served_at = excluded.served_at;
  END IF;
  RETURN _found;
END;
$$;

-- When a job ends, its owner has a place again: a job that waited for that is announced too, not found by polling.
CREATE OR REPLACE FUNCTION specbot_announce_released() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  _next procrastinate_jobs%ROWTYPE;
BEGIN
  SELECT * INTO _next FROM procrastinate_jobs
    WHERE (lock = OLD.lock OR specbot_owner(lock) = specbot_owner(OLD.lock))
      AND status = 'todo' AND id <> OLD.id AND (scheduled_at IS NULL OR scheduled_at <= now())
    LIMIT 1;
  IF FOUND THEN
    PERFORM pg_notify(
      'procrastinate_queue_v1#' || _next.queue_name,
      json_build_object('type', 'job_inserted', 'job_id', _next.id)::text
    );
  END IF;
  RETURN NULL;
END;
$$;
