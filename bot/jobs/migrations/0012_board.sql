-- What the board shows. All of it is derived: drop it, and the sweep fills it again from the forge.

-- A spec as one pull request has it, or as the default branch has it (pull 0).
CREATE TABLE specbot_spec (
  repository text NOT NULL,
  path text NOT NULL,
  pull integer NOT NULL,
  state text NOT NULL CHECK (state IN ('branch', 'open', 'merged', 'closed')),
  pull_url text NOT NULL DEFAULT '',
  pull_title text NOT NULL DEFAULT '',
  proposer text NOT NULL DEFAULT '',
  number integer,
  title text NOT NULL,
  status text NOT NULL,
  status_name text NOT NULL,
  authors text[] NOT NULL,
  questions integer NOT NULL,
  asked_at timestamptz,
  tasks_done integer NOT NULL,
  tasks_total integer NOT NULL,
  findings integer NOT NULL,
  waits_names text[] NOT NULL,
  waits_keys text[] NOT NULL,
  changed_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  search text NOT NULL,
  spec jsonb NOT NULL,
  PRIMARY KEY (repository, path, pull)
);

-- When a spec came to each status first.
CREATE TABLE specbot_status_moment (
  repository text NOT NULL,
  path text NOT NULL,
  status text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (repository, path, status)
);

-- Looks at a pull request that came to something else than the one before.
CREATE TABLE specbot_pull_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  repository text NOT NULL,
  number integer NOT NULL,
  at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  looks integer NOT NULL DEFAULT 1,
  digest text NOT NULL,
  look jsonb NOT NULL
);
CREATE INDEX specbot_pull_log_newest ON specbot_pull_log (repository, number, id DESC);
CREATE INDEX specbot_pull_log_age ON specbot_pull_log (last_at);

-- One row for each spec: as the newest open pull request has it, else the default branch, else the last merge.
CREATE VIEW specbot_shown_spec AS
SELECT DISTINCT ON (known.repository, known.path) known.*
FROM specbot_spec AS known
WHERE known.state <> 'closed'
ORDER BY known.repository, known.path, array_position(ARRAY['open', 'branch', 'merged'], known.state), known.pull DESC;
