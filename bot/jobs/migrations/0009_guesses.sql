-- How long a credential was told to wait last: where the forge does not say for how long, the next guess is longer.
ALTER TABLE specbot_budget ADD COLUMN pause interval NOT NULL DEFAULT '0';
