-- What there is to choose from in each filter, the most frequent first.
WITH found AS MATERIALIZED (
  SELECT repository, status, status_name, authors, proposer, waits_names FROM specbot_shown_spec
  WHERE repository = ANY(%(visible)s)
), choices AS (
  SELECT 'repository' AS facet, repository AS word, count(*) AS specs FROM found GROUP BY repository
  UNION ALL SELECT 'status', status, count(*) FROM found GROUP BY status
  UNION ALL SELECT 'author', author, count(*) FROM found, unnest(authors) AS author GROUP BY author
  UNION ALL SELECT 'waits', who, count(*) FROM found, unnest(waits_names) AS who GROUP BY who
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY facet ORDER BY specs DESC, word) AS rank FROM choices
)
SELECT facet, word, specs FROM ranked WHERE rank <= 200 ORDER BY facet, rank
