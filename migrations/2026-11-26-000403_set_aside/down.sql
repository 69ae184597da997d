UPDATE intake_lines SET state = 'rejected' WHERE state = 'set_aside';
ALTER TABLE intake_lines DROP COLUMN aside_at;
ALTER TABLE intake_lines DROP COLUMN aside_by;
ALTER TABLE intake_lines DROP COLUMN aside_remark;
ALTER TABLE intake_lines DROP COLUMN aside_reason;
