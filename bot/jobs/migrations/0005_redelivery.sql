-- Failed deliveries that the sweep has asked the forge for once.
CREATE TABLE specbot_redelivery (
  id text PRIMARY KEY,
  asked_at timestamptz NOT NULL DEFAULT now()
);
