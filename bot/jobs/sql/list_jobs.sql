SELECT job.lock,
       CASE WHEN job.status = 'failed' THEN 'failed'
            WHEN job.status = 'doing' THEN 'running'
            WHEN job.scheduled_at > now() THEN CASE WHEN job.args ->> 'waits' = 'limit' THEN 'limited'
                                                   WHEN job.args ? 'planned' THEN 'planned' ELSE 'later' END
            ELSE 'waiting' END,
       CASE WHEN job.status = 'failed' THEN greatest(look.tries, 1)
            ELSE coalesce((job.args ->> 'attempt')::int, 0) + job.attempts END,
       coalesce(look.error, ''),
       CASE WHEN job.status = 'failed' THEN coalesce(look.ended_at, queued.at)
            ELSE greatest(job.scheduled_at, queued.at) END
FROM procrastinate_jobs AS job
LEFT JOIN specbot_look AS look ON look.target = job.lock
LEFT JOIN LATERAL (
  SELECT max(at) AS at FROM procrastinate_events WHERE job_id = job.id AND type IN ('deferred', 'started')
) AS queued ON true
WHERE job.task_name = %(task)s AND job.status IN ('todo', 'doing', 'failed')
  AND (NOT %(failed)s OR job.status = 'failed')
ORDER BY job.status = 'failed' DESC, 5, job.id
