-- What was told outside of the forges, once each: of a pull request, or of a repository as a whole. An empty name says that
-- the bot has met it.
CREATE TABLE specbot_notice (
  target text NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  error text NOT NULL DEFAULT '',
  PRIMARY KEY (target, key, name)
);

-- Messages are an owner of their own: addresses that hang take no other's place, and no more than one owner's share.
CREATE OR REPLACE FUNCTION specbot_owner(target text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN target LIKE 'github:%' THEN split_part(target, '/', 1)
              WHEN target LIKE 'gitlab:%' THEN regexp_replace(target, '[#!@].*$', '')
              WHEN target LIKE 'notify:%' THEN 'notify' END;
$$;
