-- Files of conversations, as they are kept: pictures written anew, PDF as it came. BYTEA is BLOB to SQLite: a value keeps
-- the type that it comes with.
CREATE TABLE conversation_attachments (
  id TEXT PRIMARY KEY NOT NULL,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX conversation_attachments_conversation ON conversation_attachments (conversation_id);
