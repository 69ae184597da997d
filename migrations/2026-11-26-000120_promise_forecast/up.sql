-- When an open promise will be kept as things stand: none while that cannot be said, or never.
ALTER TABLE promises ADD COLUMN expected_at BIGINT;
