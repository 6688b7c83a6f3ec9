SELECT EXISTS (
  SELECT FROM procrastinate_jobs WHERE id = %(job_id)s AND attempts = %(attempts)s AND status::text = 'doing'
)
