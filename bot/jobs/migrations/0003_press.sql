-- A pressed button lives as long as its delivery waits: a forge tells of it once.
ALTER TABLE specbot_delivery ADD COLUMN press jsonb;
