-- Whom resellers sell to: they have no login, and can be chosen for quotes and orders once they are available. Each list,
-- search and look-up begins with the reseller. The keys are hexadecimal (`model::name_key`), which every collation of
-- every engine orders alike.
CREATE TABLE end_customers (
  id TEXT PRIMARY KEY NOT NULL,
  reseller_id TEXT NOT NULL REFERENCES resellers (id),
  kind TEXT NOT NULL,
  document TEXT NOT NULL,
  document_key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  city TEXT,
  region TEXT,
  state TEXT NOT NULL,
  promise_id TEXT,
  registered_by TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  available_at BIGINT,
  removed_at BIGINT,
  cleared_at BIGINT,
  UNIQUE (reseller_id, document)
);
CREATE INDEX end_customers_name ON end_customers (reseller_id, name_key, id);
CREATE INDEX end_customers_document ON end_customers (reseller_id, document_key);
CREATE INDEX end_customers_promise ON end_customers (promise_id);
-- Removed ones whose data is still there.
CREATE INDEX end_customers_removed ON end_customers (removed_at) WHERE removed_at IS NOT NULL AND cleared_at IS NULL;
-- What is owed to the end customers of a reseller follows its state.
CREATE INDEX promises_reseller ON promises (reseller_id, kind);
