SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
FROM specbot_fetch_job(%(queues)s::varchar[], %(worker_id)s, %(at_once)s, %(tasks)s::varchar[])
