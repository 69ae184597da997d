ALTER TABLE approvals DROP COLUMN fetched_at;
