-- Conversations of "Fale Conosco". The visitor's key is in a cookie; here is its digest. `protocol` is the case's.
-- `last_seq` counts the lines: the update that raises it is the lock under which a line is written.
CREATE TABLE conversations (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  protocol TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE,
  topic TEXT NOT NULL,
  family TEXT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  known_by TEXT,
  user_id TEXT,
  reseller_id TEXT,
  name TEXT NOT NULL,
  login_typed TEXT NOT NULL,
  email_typed TEXT NOT NULL,
  agent_id TEXT,
  queued_at BIGINT,
  answered_at BIGINT,
  closed_at BIGINT,
  closed_why TEXT,
  last_seq BIGINT NOT NULL,
  visitor_seen BIGINT NOT NULL,
  agent_seen BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX conversations_queue ON conversations (state, queued_at);
CREATE INDEX conversations_silent ON conversations (state, updated_at);
CREATE INDEX conversations_agent ON conversations (agent_id, state);
CREATE INDEX conversations_user ON conversations (user_id);
CREATE INDEX conversations_case ON conversations (case_id);
CREATE INDEX conversations_closed ON conversations (closed_at);

CREATE TABLE conversation_lines (
  id TEXT PRIMARY KEY NOT NULL,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  speaker TEXT NOT NULL,
  agent_id TEXT,
  kind TEXT NOT NULL,
  token TEXT,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (conversation_id, seq)
);
CREATE UNIQUE INDEX conversation_lines_token ON conversation_lines (conversation_id, token);
