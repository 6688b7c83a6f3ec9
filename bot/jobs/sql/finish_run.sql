-- A button whose delivery was not yet committed when the run read the buttons is left for another run.
WITH check_actions AS (
  SELECT count(*) > %(presses)s AS late FROM specbot_delivery
  WHERE target = %(target)s AND state = 'waiting' AND press IS NOT NULL AND received_at <= %(began)s
), marked AS (
  UPDATE specbot_delivery SET state = %(state)s, finished_at = clock_timestamp()
  WHERE target = %(target)s AND state <> 'done' AND received_at <= %(began)s AND %(state)s <> 'waiting'
    AND (press IS NULL OR NOT (SELECT late FROM check_actions))
), cleared AS (
  DELETE FROM procrastinate_jobs WHERE lock = %(target)s AND status = 'failed' AND %(state)s <> 'waiting'
), recorded AS (
  INSERT INTO specbot_look AS known (target, seen_at, ended_at, ending, tries, error)
  VALUES (%(target)s, CASE WHEN %(state)s = 'done' THEN %(began)s::timestamptz END, clock_timestamp(),
          %(outcome)s, %(tries)s, %(error)s)
  ON CONFLICT (target) DO UPDATE SET
    seen_at = coalesce(excluded.seen_at, known.seen_at), ended_at = excluded.ended_at,
    ending = excluded.ending, tries = excluded.tries, error = excluded.error
)
INSERT INTO specbot_outcome AS known (outcome, runs, seconds)
VALUES (%(outcome)s, 1, extract(epoch FROM clock_timestamp() - %(began)s))
ON CONFLICT (outcome) DO UPDATE SET runs = known.runs + 1, seconds = known.seconds + excluded.seconds
RETURNING (SELECT late FROM check_actions)
