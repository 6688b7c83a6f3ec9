-- A guess that comes while others still wait says nothing new. One that comes soon after a wait, before as much time has
-- gone by again, says that the wait was too short.
INSERT INTO specbot_budget AS known (key, blocked_until, pause)
VALUES (%(key)s, %(until)s, greatest(%(until)s::timestamptz - clock_timestamp(), '0'))
ON CONFLICT (key) DO UPDATE SET (blocked_until, pause) = (
  SELECT greatest(known.blocked_until, excluded.blocked_until, clock_timestamp() + longer), coalesce(longer, excluded.pause)
  FROM (SELECT CASE WHEN %(guessed)s
    AND clock_timestamp() BETWEEN known.blocked_until AND known.blocked_until + known.pause
    THEN least(2 * known.pause, %(longest)s) END) AS guess (longer))
RETURNING blocked_until
