DROP INDEX cases_reseller;
DROP INDEX approvals_reference;
DROP INDEX approvals_due;
ALTER TABLE approvals DROP COLUMN reference;
ALTER TABLE approvals DROP COLUMN cools_until;
ALTER TABLE approvals DROP COLUMN due_at;
ALTER TABLE approvals DROP COLUMN name;
ALTER TABLE approvals DROP COLUMN successor_id;
