-- What the last look at a target came to: what `specbot jobs` shows, what the sweep need not look at again, and what
-- tells the second event of a burst from the first. Drop it, and the sweep looks at everything once.
CREATE TABLE specbot_look (
  target text PRIMARY KEY,
  seen_at timestamptz,
  ended_at timestamptz NOT NULL,
  ending text NOT NULL,
  tries integer NOT NULL,
  error text NOT NULL DEFAULT ''
);

-- A later run of a target clears away its failures.
CREATE INDEX specbot_failed_jobs ON procrastinate_jobs (lock) WHERE status = 'failed';
