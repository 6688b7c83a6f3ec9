SELECT (SELECT coalesce(jsonb_object_agg(status, jobs), '{}') FROM (
          SELECT status, count(*) AS jobs FROM procrastinate_jobs WHERE task_name = %(task)s GROUP BY status) AS byStatus),
       (SELECT coalesce(extract(epoch FROM now() - min(event.at)), 0)::float FROM procrastinate_jobs AS job
          JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'
          WHERE task_name = %(task)s AND status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
       (SELECT coalesce(jsonb_object_agg(outcome, jsonb_build_array(runs, seconds)), '{}') FROM specbot_outcome),
       (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(name, labels, value) ORDER BY name, labels), '[]')
          FROM specbot_figure WHERE until IS NULL OR until > now())
