-- The newest specs of each status, and how many there are.
WITH ranked AS (
  SELECT *, row_number() OVER (PARTITION BY status ORDER BY changed_at DESC, path) AS rank,
         count(*) OVER (PARTITION BY status) AS total
  FROM specbot_shown_spec WHERE repository = ANY(%(visible)s)
)
SELECT repository, path, pull, state, pull_url, proposer, number, title, status, status_name, authors, questions, asked_at,
       tasks_done, tasks_total, findings, waits_names, changed_at, changed_at, total
FROM ranked WHERE rank <= %(most)s ORDER BY status, rank
