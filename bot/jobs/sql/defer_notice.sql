SELECT procrastinate_defer_jobs_v1(ARRAY[
  ROW(%(queue)s, %(task)s, %(priority)s, %(lock)s, NULL, %(args)s, %(at)s)]::procrastinate_job_to_defer_v1[])
