-- Work in progress only: what a person can see is never read from here.

-- A delivery and what it woke, so that one whose work succeeded is not run again when the forge sends it again.
CREATE TABLE specbot_delivery (
  id text NOT NULL,
  target text NOT NULL,
  event text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
  received_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (id, target)
);
CREATE INDEX specbot_delivery_open ON specbot_delivery (target) WHERE state <> 'done';
CREATE INDEX specbot_delivery_age ON specbot_delivery (received_at);

-- How jobs ended, over all workers, for the metrics.
CREATE TABLE specbot_outcome (
  outcome text PRIMARY KEY,
  runs bigint NOT NULL,
  seconds double precision NOT NULL
);
