-- What waits is read by its kind: credentials before end customers, and each is counted apart.
CREATE INDEX promises_kind ON promises (kind, stage, due_at);
CREATE INDEX promises_ahead_of_kind ON promises (kind, due_at, expected_at, at_risk_at)
  WHERE stage IN ('received', 'validated', 'provisioned', 'queued', 'failed');
-- How a name looks (`model::look`), so that one that imitates it is found without reading every name of the reseller.
ALTER TABLE users ADD COLUMN name_look TEXT;
CREATE INDEX users_name_look ON users (reseller_id, name_look);
CREATE INDEX users_without_look ON users (name_look) WHERE name_look IS NULL;
