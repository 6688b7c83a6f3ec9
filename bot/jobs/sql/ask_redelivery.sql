WITH asked AS (INSERT INTO specbot_redelivery (id) VALUES (%(delivery)s) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*) FROM asked
