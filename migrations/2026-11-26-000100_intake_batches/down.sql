DROP TABLE idempotent_answers;
DROP TABLE idempotent_calls;
DROP INDEX intake_lines_state;
ALTER TABLE intake_lines DROP COLUMN record;
DROP TABLE intake_batches;
