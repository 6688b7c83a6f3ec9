-- What a forge lets one credential do is one budget for all processes. Keys name credentials, and hold no secret.
CREATE TABLE specbot_budget (
  key text PRIMARY KEY,
  blocked_until timestamptz NOT NULL
);

-- New content of the last hour, one row each: a forge counts what people are told of.
CREATE TABLE specbot_write (
  key text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX specbot_write_newest ON specbot_write (key, at);

-- Say when the next write may be made, and take the place unless that is too far away.
CREATE FUNCTION specbot_take_write(_key text, _counts integer[], _windows interval[], _patience interval)
RETURNS TABLE (turn timestamptz, wait double precision) LANGUAGE plpgsql AS $$
DECLARE
  _now timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(_key, 5316728));
  _now := clock_timestamp();
  DELETE FROM specbot_write WHERE key = _key AND at < _now - (SELECT max(span) FROM unnest(_windows) AS span);
  SELECT greatest(_now, max((
      SELECT at FROM specbot_write WHERE key = _key ORDER BY at DESC OFFSET most.count - 1 LIMIT 1
    ) + most.span)) INTO turn
    FROM unnest(_counts, _windows) AS most(count, span);
  wait := extract(epoch FROM turn - _now);
  IF turn - _now <= _patience THEN
    INSERT INTO specbot_write VALUES (_key, turn);
  END IF;
  RETURN NEXT;
END;
$$;
