ALTER TABLE intake_lines DROP COLUMN kind;
ALTER TABLE intake_batches DROP COLUMN kind;
