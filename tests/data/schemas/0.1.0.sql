SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.specbot_announce_released() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
DECLARE
  _next procrastinate_jobs%ROWTYPE;
BEGIN
  SELECT * INTO _next FROM procrastinate_jobs
    WHERE coalesce(specbot_owner(lock), '') = coalesce(specbot_owner(OLD.lock), '')
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
CREATE FUNCTION public.specbot_fetch_job(_queues character varying[], _worker bigint, _at_once integer) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION public.specbot_owner(target text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
  SELECT CASE WHEN target LIKE 'github:%' THEN split_part(target, '/', 1)
              WHEN target LIKE 'gitlab:%' THEN regexp_replace(target, '[#!@].*$', '') END
$_$;
CREATE FUNCTION public.specbot_take_write(_key text, _counts integer[], _windows interval[], _patience interval) RETURNS TABLE(turn timestamp with time zone, wait double precision)
    LANGUAGE plpgsql
    AS $$
DECLARE
  _now timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(_key, 5316728));
  _now := clock_timestamp();
  DELETE FROM specbot_write WHERE key = _key AND at < _now - (SELECT max(span) FROM unnest(_windows) AS span);
  SELECT greatest(_now, max((
      SELECT at FROM specbot_write WHERE key = _key ORDER BY at DESC OFFSET most.count - 1 LIMIT 1
    ) + most.span)) INTO turn
    FROM unnest(_counts, _windows) AS most(count, span);
  wait := extract(epoch FROM turn - _now);
  IF turn - _now <= _patience THEN
    INSERT INTO specbot_write VALUES (_key, turn);
  END IF;
  RETURN NEXT;
END;
$$;
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.specbot_budget (
    key text NOT NULL,
    blocked_until timestamp with time zone NOT NULL,
    pause interval DEFAULT '00:00:00'::interval NOT NULL
);
CREATE TABLE public.specbot_delivery (
    id text NOT NULL,
    target text NOT NULL,
    event text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    press jsonb,
    CONSTRAINT specbot_delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text])))
);
CREATE TABLE public.specbot_figure (
    name text NOT NULL,
    labels text[] NOT NULL,
    value double precision NOT NULL,
    until timestamp with time zone
);
CREATE TABLE public.specbot_look (
    target text NOT NULL,
    seen_at timestamp with time zone,
    ended_at timestamp with time zone NOT NULL,
    ending text NOT NULL,
    tries integer NOT NULL,
    error text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.specbot_migration (
    name text NOT NULL,
    at timestamp with time zone DEFAULT now()
);
CREATE TABLE public.specbot_outcome (
    outcome text NOT NULL,
    runs bigint NOT NULL,
    seconds double precision NOT NULL
);
CREATE TABLE public.specbot_redelivery (
    id text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.specbot_repository (
    repository text NOT NULL,
    met_at timestamp with time zone NOT NULL
);
CREATE TABLE public.specbot_turn (
    owner text NOT NULL,
    served_at timestamp with time zone NOT NULL
);
CREATE TABLE public.specbot_write (
    key text NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.procrastinate_events VALUES (1, 1, 'deferred', '2026-11-27 06:00:26.880537+00');
INSERT INTO public.procrastinate_events VALUES (2, 2, 'deferred', '2026-11-27 06:00:26.907917+00');
INSERT INTO public.procrastinate_events VALUES (3, 3, 'scheduled', '2026-11-27 06:00:27.851644+00');
INSERT INTO public.procrastinate_events VALUES (4, 3, 'deferred', '2026-11-27 06:00:26.922373+00');
INSERT INTO public.procrastinate_events VALUES (5, 5, 'scheduled', '2026-11-27 06:00:27.851644+00');
INSERT INTO public.procrastinate_events VALUES (6, 5, 'deferred', '2026-11-27 06:00:26.970712+00');
INSERT INTO public.procrastinate_events VALUES (7, 7, 'deferred', '2026-11-27 06:00:26.987493+00');
INSERT INTO public.procrastinate_events VALUES (8, 8, 'deferred', '2026-11-27 06:00:27.006856+00');
INSERT INTO public.procrastinate_events VALUES (9, 2, 'started', '2026-11-27 06:00:27.030354+00');
INSERT INTO public.procrastinate_jobs VALUES (1, 'pulls', 'reconcile', 0, 'github:acme/payments#1', 'github:acme/payments#1', '{"target": "github:acme/payments#1", "delivery": "github:0"}', 'todo', NULL, 0, false, NULL);
INSERT INTO public.procrastinate_jobs VALUES (3, 'pulls', 'reconcile', 0, 'github:acme/payments#3', 'github:acme/payments#3', '{"target": "github:acme/payments#3", "attempt": 1, "delivery": "github:2"}', 'todo', NULL, 0, false, NULL);
INSERT INTO public.procrastinate_jobs VALUES (5, 'pulls', 'reconcile', 0, 'github:acme/payments#4', 'github:acme/payments#4', '{"waits": "limit", "target": "github:acme/payments#4", "attempt": 1, "delivery": "github:3"}', 'todo', '2026-11-27 06:00:27.851644+00', 0, false, NULL);
INSERT INTO public.procrastinate_jobs VALUES (7, 'pulls', 'reconcile', 0, 'gitlab:acme/platform/api!5', 'gitlab:acme/platform/api!5', '{"target": "gitlab:acme/platform/api!5", "delivery": "github:4"}', 'todo', NULL, 0, false, NULL);
INSERT INTO public.procrastinate_jobs VALUES (8, 'pulls', 'reconcile', 0, 'github:acme/templates', 'github:acme/templates', '{"target": "github:acme/templates", "delivery": "github:5"}', 'todo', NULL, 0, false, NULL);
INSERT INTO public.procrastinate_jobs VALUES (2, 'pulls', 'reconcile', 0, 'github:acme/payments#2', 'github:acme/payments#2', '{"target": "github:acme/payments#2", "delivery": "github:1"}', 'doing', NULL, 0, false, 1);
INSERT INTO public.procrastinate_workers OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-27 05:00:27.030354+00');
INSERT INTO public.specbot_delivery VALUES ('github:0', 'github:acme/payments#1', 'pull_request', 'waiting', '2026-11-27 06:00:26.880537+00', NULL, '{"id": "2", "login": "bo", "is_bot": false, "delivery": "7", "identifier": "fix"}');
INSERT INTO public.specbot_delivery VALUES ('github:1', 'github:acme/payments#2', 'pull_request', 'waiting', '2026-11-27 06:00:26.907917+00', NULL, NULL);
INSERT INTO public.specbot_delivery VALUES ('github:2', 'github:acme/payments#3', 'pull_request', 'waiting', '2026-11-27 06:00:26.95835+00', NULL, NULL);
INSERT INTO public.specbot_delivery VALUES ('github:3', 'github:acme/payments#4', 'pull_request', 'waiting', '2026-11-27 06:00:26.978658+00', NULL, NULL);
INSERT INTO public.specbot_delivery VALUES ('github:4', 'gitlab:acme/platform/api!5', 'pull_request', 'waiting', '2026-11-27 06:00:26.987493+00', NULL, NULL);
INSERT INTO public.specbot_delivery VALUES ('github:5', 'github:acme/templates', 'pull_request', 'waiting', '2026-11-27 06:00:27.006856+00', NULL, NULL);
INSERT INTO public.specbot_migration VALUES ('queue', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.00.00_01_initial.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.05.00_01_drop_started_at_column.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.05.00_02_drop_started_at_column.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.05.00_03_drop_procrastinate_version_table.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.06.00_01_fix_procrastinate_fetch_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.07.01_01_fix_trigger_status_events_insert.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.08.01_01_add_queueing_lock_column.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.10.00_01_close_fetch_job_race_condition.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.10.00_02_add_defer_job_function.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.11.00_03_add_procrastinate_periodic_defers.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.12.00_01_add_foreign_key_index.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.14.00_01_add_locks_to_periodic_defer.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.15.02_01_fix_procrastinate_defer_periodic_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.16.00_01_add_finish_job_and_retry_job_functions.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.17.00_01_add_trigger_on_job_deletion.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.17.00_02_delete_finished_jobs.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.17.00_03_add_checks_to_finish_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.17.00_04_add_checks_to_retry_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.18.01_01_fix_finish_job_compat_issue.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.19.00_01_add_index_on_procrastinate_jobs.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.22.00_01_add_kwargs_to_defer_periodic_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 00.23.00_01_null_locks_excluded.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 01.00.00_01_remove_old_finish_job_function.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 01.01.01_01_job_id_bigint.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 02.00.03_01_add_job_priority.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 02.05.00_01_add_periodic_job_priority.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 02.06.00_01_add_cancel_states.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 02.08.00_01_add_additional_params_to_retry_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 02.14.01_01_add_indexes_for_fetch_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.00.00_01_pre_cancel_notification.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.00.00_50_post_cancel_notification.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.01.00_01_pre_add_heartbeat.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.01.00_50_post_add_heartbeat.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.02.00_01_pre_batch_defer_jobs.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.02.00_50_post_batch_defer_jobs.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.03.00_01_pre_priority_lock_fetch_job.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.04.00_01_pre_add_retry_failed_job_procedure.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('queue 03.04.00_50_post_add_retry_failed_job_procedure.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0001_deliveries.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0002_released.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0003_press.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0004_looks.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0005_redelivery.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0006_turns.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0007_budgets.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0008_fetch.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0009_guesses.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0007_figures.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0010_figures.sql', '2026-11-27 06:00:26.56713+00');
INSERT INTO public.specbot_migration VALUES ('0011_repositories.sql', '2026-11-27 06:00:26.56713+00');
SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 9, true);
SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 8, true);
SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, true);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.specbot_budget
    ADD CONSTRAINT specbot_budget_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.specbot_delivery
    ADD CONSTRAINT specbot_delivery_pkey PRIMARY KEY (id, target);
ALTER TABLE ONLY public.specbot_figure
    ADD CONSTRAINT specbot_figure_pkey PRIMARY KEY (name, labels);
ALTER TABLE ONLY public.specbot_look
    ADD CONSTRAINT specbot_look_pkey PRIMARY KEY (target);
ALTER TABLE ONLY public.specbot_migration
    ADD CONSTRAINT specbot_migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.specbot_outcome
    ADD CONSTRAINT specbot_outcome_pkey PRIMARY KEY (outcome);
ALTER TABLE ONLY public.specbot_redelivery
    ADD CONSTRAINT specbot_redelivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.specbot_repository
    ADD CONSTRAINT specbot_repository_pkey PRIMARY KEY (repository);
ALTER TABLE ONLY public.specbot_turn
    ADD CONSTRAINT specbot_turn_pkey PRIMARY KEY (owner);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX specbot_delivery_age ON public.specbot_delivery USING btree (received_at);
CREATE INDEX specbot_delivery_open ON public.specbot_delivery USING btree (target) WHERE (state <> 'done'::text);
CREATE INDEX specbot_failed_jobs ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'failed'::public.procrastinate_job_status);
CREATE INDEX specbot_running_of_owner ON public.procrastinate_jobs USING btree (COALESCE(public.specbot_owner(lock), ''::text)) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX specbot_waiting_of_owner ON public.procrastinate_jobs USING btree (COALESCE(public.specbot_owner(lock), ''::text), priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX specbot_write_newest ON public.specbot_write USING btree (key, at);
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER specbot_released_by_delete AFTER DELETE ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.status = 'doing'::public.procrastinate_job_status) AND (old.lock IS NOT NULL))) EXECUTE FUNCTION public.specbot_announce_released();
CREATE TRIGGER specbot_released_by_end AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.status = 'doing'::public.procrastinate_job_status) AND (new.status <> 'doing'::public.procrastinate_job_status) AND (old.lock IS NOT NULL))) EXECUTE FUNCTION public.specbot_announce_released();
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
