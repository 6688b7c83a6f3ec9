INSERT INTO specbot_redelivery (id) VALUES ('doctor:' || gen_random_uuid())
