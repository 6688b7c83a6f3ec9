-- A page of the table. A filter that is NULL lets everything through.
WITH found AS MATERIALIZED (
  -- The first moment is looked up for each spec by its key: as a join, planned for few rows, each was compared with all.
  SELECT spec.*, coalesce((
    SELECT min(moment.at) FROM specbot_status_moment AS moment
    WHERE moment.repository = spec.repository AND moment.path = spec.path
  ), spec.seen_at) AS born_at
  FROM specbot_shown_spec AS spec WHERE spec.repository = ANY(%(visible)s)
)
SELECT repository, path, pull, state, pull_url, proposer, number, title, status, status_name, authors, questions, asked_at,
       tasks_done, tasks_total, findings, waits_names, changed_at, born_at, count(*) OVER ()
FROM found
WHERE (%(text)s::text IS NULL OR position(%(text)s IN search) > 0)
  AND (%(repository)s::text IS NULL OR repository = %(repository)s)
  AND (%(status)s::text IS NULL OR status = %(status)s)
  AND (%(author)s::text IS NULL OR proposer = %(author)s OR authors @> ARRAY[%(author)s::text])
  AND (%(days)s::int IS NULL OR born_at < %(now)s::timestamptz - make_interval(days => %(days)s))
  AND (%(asked)s::boolean IS NULL OR (questions > 0) = %(asked)s)
  AND (%(tasks)s::text IS NULL OR %(tasks)s = CASE WHEN tasks_total = 0 THEN 'none'
                                              WHEN tasks_done < tasks_total THEN 'open' ELSE 'done' END)
  AND (%(waits)s::text IS NULL OR waits_names @> ARRAY[%(waits)s::text])
  AND (%(keys)s::text[] IS NULL OR waits_keys && %(keys)s)
ORDER BY CASE %(sort)s WHEN 'title' THEN lower(title) WHEN 'status' THEN status WHEN 'repository' THEN repository END,
         CASE %(sort)s WHEN 'age' THEN extract(epoch FROM born_at) WHEN 'questions' THEN -questions
                       WHEN 'tasks' THEN (tasks_done - tasks_total)::double precision
                       WHEN 'changed' THEN -extract(epoch FROM changed_at) END,
         repository, number NULLS LAST, path
LIMIT %(limit)s OFFSET %(offset)s
