-- What two people of the desk decide about the data of somebody who has no login. A row goes two days after it was proposed;
-- the audit keeps that it happened.
CREATE TABLE data_requests (
  id TEXT PRIMARY KEY NOT NULL,
  act TEXT NOT NULL,
  open_key TEXT UNIQUE,
  lookup TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_label TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  fetched_at BIGINT
);
CREATE INDEX data_requests_proposed ON data_requests (proposed_at);
-- By what somebody without a login is found.
CREATE INDEX end_customers_number ON end_customers (document);
CREATE INDEX end_customers_email ON end_customers (lower(email));
CREATE INDEX end_customers_phone ON end_customers ((replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', '')));
CREATE INDEX resellers_alternate ON resellers (lower(alternate_email));
CREATE INDEX conversations_lower_email ON conversations (lower(email_typed));
CREATE INDEX messages_to_no_login ON messages (lower(address)) WHERE user_id IS NULL;
