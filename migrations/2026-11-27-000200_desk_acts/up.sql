-- More acts that need two people: who follows an Administrator, and the cooling of a new e-mail that nobody approved.
-- `due_at` is when a job has the next step to take; `reference` is what the old address types to stop the change.
ALTER TABLE approvals ADD COLUMN successor_id TEXT;
ALTER TABLE approvals ADD COLUMN name TEXT;
ALTER TABLE approvals ADD COLUMN due_at BIGINT;
ALTER TABLE approvals ADD COLUMN cools_until BIGINT;
ALTER TABLE approvals ADD COLUMN reference TEXT;
CREATE INDEX approvals_due ON approvals (due_at);
CREATE INDEX approvals_reference ON approvals (reference);
CREATE INDEX cases_reseller ON cases (reseller_id);
