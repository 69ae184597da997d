-- A rejected line that will never be corrected: why, in somebody's words, who said so and when.
ALTER TABLE intake_lines ADD COLUMN aside_reason TEXT;
ALTER TABLE intake_lines ADD COLUMN aside_remark TEXT;
ALTER TABLE intake_lines ADD COLUMN aside_by TEXT;
ALTER TABLE intake_lines ADD COLUMN aside_at BIGINT;
