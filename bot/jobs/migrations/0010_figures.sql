-- What looks took, added up over all workers for the metrics; a figure with `until` holds up to then instead.
CREATE TABLE specbot_figure (
  name text NOT NULL,
  labels text[] NOT NULL,
  value double precision NOT NULL,
  until timestamptz,
  PRIMARY KEY (name, labels)
);
