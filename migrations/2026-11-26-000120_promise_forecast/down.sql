ALTER TABLE promises DROP COLUMN expected_at;
