ALTER TABLE sessions DROP COLUMN factor_at;
ALTER TABLE sessions DROP COLUMN methods;
ALTER TABLE users DROP COLUMN grace_at;
ALTER TABLE users DROP COLUMN factors;
DROP TABLE spent_challenges;
DROP TABLE recovery_codes;
DROP TABLE factors;
