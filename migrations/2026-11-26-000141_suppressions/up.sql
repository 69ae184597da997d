-- Addresses that sent a mail back for good: nothing is mailed there automatically until a person corrects or confirms
-- the address. One row while that lasts; its history is in the audit.
CREATE TABLE suppressions (
  address TEXT PRIMARY KEY NOT NULL,
  reason TEXT NOT NULL,
  message_id TEXT NOT NULL,
  since BIGINT NOT NULL
);
CREATE INDEX suppressions_since ON suppressions (since);
