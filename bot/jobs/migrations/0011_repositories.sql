-- When the bot met each repository: pull requests that nobody touched since get their checks and nothing else. Drop it,
-- and those that have no summary yet stay quiet until somebody touches them.
CREATE TABLE specbot_repository (
  repository text PRIMARY KEY,
  met_at timestamptz NOT NULL
);
INSERT INTO specbot_repository
  SELECT regexp_replace(target, '[#!@].*$', ''), min(coalesce(seen_at, ended_at)) FROM specbot_look GROUP BY 1;
