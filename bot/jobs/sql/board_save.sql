-- The specs of one pull request, or of the default branch, in the place of those that were known. A look that began
-- earlier than the one whose outcome stands changes nothing. What did not change keeps the moment of its last change.
WITH given AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
    path text, number int, title text, status text, status_name text, authors text[], questions int,
    asked_at timestamptz, tasks_done int, tasks_total int, findings int, waits_names text[], waits_keys text[],
    search text, spec jsonb)
), gone AS (
  DELETE FROM specbot_spec AS known
  WHERE known.repository = %(repository)s AND known.pull = %(pull)s AND known.seen_at <= %(at)s
    AND NOT EXISTS (SELECT FROM given WHERE given.path = known.path)
), saved AS (
  INSERT INTO specbot_spec AS known (
    repository, path, pull, state, pull_url, pull_title, proposer, number, title, status, status_name, authors, questions,
    asked_at, tasks_done, tasks_total, findings, waits_names, waits_keys, changed_at, seen_at, search, spec)
  SELECT %(repository)s, path, %(pull)s, %(state)s, %(url)s, %(pull_title)s, %(proposer)s, number, title, status,
    status_name, authors, questions, asked_at, tasks_done, tasks_total, findings, waits_names, waits_keys,
    %(changed_at)s::timestamptz, %(at)s::timestamptz, search, spec
  FROM given
  ON CONFLICT (repository, path, pull) DO UPDATE SET
    state = excluded.state, pull_url = excluded.pull_url, pull_title = excluded.pull_title, proposer = excluded.proposer,
    number = excluded.number, title = excluded.title, status = excluded.status, status_name = excluded.status_name,
    authors = excluded.authors, questions = excluded.questions, asked_at = excluded.asked_at,
    tasks_done = excluded.tasks_done, tasks_total = excluded.tasks_total, findings = excluded.findings,
    waits_names = excluded.waits_names, waits_keys = excluded.waits_keys, seen_at = excluded.seen_at,
    search = excluded.search, spec = excluded.spec,
    changed_at = CASE WHEN known.spec = excluded.spec AND known.state = excluded.state
                 THEN known.changed_at ELSE greatest(known.changed_at, excluded.changed_at) END
  WHERE known.seen_at <= excluded.seen_at
)
INSERT INTO specbot_status_moment AS known (repository, path, status, at)
SELECT %(repository)s, moment.path, moment.status, min(moment.at)
FROM jsonb_to_recordset(%(moments)s::jsonb) AS moment (path text, status text, at timestamptz)
GROUP BY moment.path, moment.status
ON CONFLICT (repository, path, status) DO UPDATE SET at = least(known.at, excluded.at)
RETURNING 1
