-- One tree for SQLite and PostgreSQL: ids are TEXT, instants BIGINT (UTC milliseconds), JSON and binary TEXT.

CREATE TABLE resellers (
  id TEXT PRIMARY KEY NOT NULL,
  external_id TEXT NOT NULL,
  external_folded TEXT NOT NULL UNIQUE,
  legal_name TEXT NOT NULL,
  cnpj TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_folded TEXT NOT NULL,
  contact_phone TEXT,
  language TEXT NOT NULL,
  alternate_name TEXT,
  alternate_email TEXT,
  sales_rep TEXT,
  facts TEXT NOT NULL,
  state TEXT NOT NULL,
  rev BIGINT NOT NULL,
  id_issued_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX resellers_cnpj ON resellers (cnpj);

CREATE TABLE users (
  id TEXT PRIMARY KEY NOT NULL,
  sub TEXT NOT NULL UNIQUE,
  reseller_id TEXT REFERENCES resellers (id),
  login TEXT NOT NULL,
  login_folded TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  phone TEXT,
  language TEXT NOT NULL,
  role TEXT NOT NULL,
  permissions TEXT NOT NULL,
  state TEXT NOT NULL,
  blocked_by TEXT,
  epoch BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  email_changed_at BIGINT,
  first_login_at BIGINT,
  last_login_at BIGINT,
  deactivated_at BIGINT
);
CREATE INDEX users_reseller ON users (reseller_id, state);
CREATE INDEX users_email ON users (email_folded);

CREATE TABLE credentials (
  user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
  hash TEXT NOT NULL,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);

CREATE TABLE devices (
  id TEXT PRIMARY KEY NOT NULL,
  token_hash TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  UNIQUE (token_hash, user_id)
);
CREATE INDEX devices_user ON devices (user_id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (id),
  sid TEXT NOT NULL UNIQUE,
  epoch BIGINT NOT NULL,
  auth_time BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  idle_until BIGINT NOT NULL,
  absolute_until BIGINT NOT NULL,
  ended_at BIGINT,
  end_reason TEXT,
  ip TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, ended_at);

CREATE TABLE clients (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT,
  public BOOLEAN NOT NULL,
  native BOOLEAN NOT NULL,
  first_party BOOLEAN NOT NULL,
  require_pkce BOOLEAN NOT NULL,
  claims_in_id_token BOOLEAN NOT NULL,
  redirect_uris TEXT NOT NULL,
  post_logout_uris TEXT NOT NULL,
  backchannel_uri TEXT,
  home_uri TEXT,
  grant_types TEXT NOT NULL,
  scopes TEXT NOT NULL,
  id_token_alg TEXT NOT NULL,
  userinfo_alg TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  disabled_at BIGINT
);

CREATE TABLE grants (
  id TEXT PRIMARY KEY NOT NULL,
  client_id TEXT NOT NULL REFERENCES clients (id),
  session_id TEXT REFERENCES sessions (id),
  user_id TEXT REFERENCES users (id),
  epoch BIGINT,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  scope TEXT NOT NULL,
  code_hash TEXT UNIQUE,
  code_until BIGINT,
  auth_time BIGINT,
  created_at BIGINT NOT NULL,
  pending_until BIGINT NOT NULL,
  fulfilled_at BIGINT,
  exchanged_at BIGINT,
  ended_at BIGINT,
  end_reason TEXT
);
CREATE INDEX grants_session ON grants (session_id);
CREATE INDEX grants_user ON grants (user_id);
CREATE INDEX grants_created ON grants (created_at);

CREATE TABLE access_tokens (
  hash TEXT PRIMARY KEY NOT NULL,
  grant_id TEXT REFERENCES grants (id),
  client_id TEXT NOT NULL,
  user_id TEXT,
  epoch BIGINT,
  scope TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX access_tokens_grant ON access_tokens (grant_id);
CREATE INDEX access_tokens_until ON access_tokens (valid_until);

CREATE TABLE refresh_families (
  id TEXT PRIMARY KEY NOT NULL,
  grant_id TEXT NOT NULL REFERENCES grants (id),
  client_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  scope TEXT NOT NULL,
  key_id TEXT NOT NULL,
  generation BIGINT NOT NULL,
  rotated_at BIGINT NOT NULL,
  offline BOOLEAN NOT NULL,
  valid_until BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  end_reason TEXT
);
CREATE INDEX refresh_families_grant ON refresh_families (grant_id);
CREATE INDEX refresh_families_user ON refresh_families (user_id);

CREATE TABLE consents (
  user_id TEXT NOT NULL REFERENCES users (id),
  client_id TEXT NOT NULL REFERENCES clients (id),
  scope TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, client_id)
);

CREATE TABLE tickets (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  generation BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  email TEXT NOT NULL,
  state TEXT NOT NULL,
  origin TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  written_at BIGINT,
  valid_until BIGINT,
  redeemed_at BIGINT,
  voided_at BIGINT,
  void_reason TEXT
);
CREATE INDEX tickets_user ON tickets (user_id, state);
CREATE INDEX tickets_reference ON tickets (reference);

CREATE TABLE messages (
  id TEXT PRIMARY KEY NOT NULL,
  lane TEXT NOT NULL,
  destination TEXT NOT NULL,
  kind TEXT NOT NULL,
  user_id TEXT REFERENCES users (id),
  reseller_id TEXT REFERENCES resellers (id),
  promise_id TEXT,
  ticket_id TEXT REFERENCES tickets (id),
  client_id TEXT,
  sid TEXT,
  payload TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at BIGINT NOT NULL,
  lease_until BIGINT,
  lease_by TEXT,
  mail_id TEXT NOT NULL,
  written_at BIGINT,
  give_up_at BIGINT NOT NULL,
  relayed_at BIGINT,
  delivered_at BIGINT,
  failed_at BIGINT,
  problem TEXT,
  reply TEXT,
  replaced_by TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX messages_due ON messages (state, lane, next_at);
CREATE INDEX messages_user ON messages (user_id, created_at);
CREATE INDEX messages_promise ON messages (promise_id);
CREATE INDEX messages_ticket ON messages (ticket_id);
CREATE INDEX messages_mail_id ON messages (mail_id);

CREATE TABLE attempts (
  id TEXT PRIMARY KEY NOT NULL,
  message_id TEXT NOT NULL REFERENCES messages (id),
  number INTEGER NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  node TEXT NOT NULL,
  outcome TEXT,
  stage TEXT,
  code INTEGER,
  detail TEXT
);
CREATE INDEX attempts_message ON attempts (message_id);

CREATE TABLE promises (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  external_id TEXT NOT NULL,
  external_folded TEXT NOT NULL,
  reseller_id TEXT REFERENCES resellers (id),
  user_id TEXT REFERENCES users (id),
  message_id TEXT,
  line_id TEXT,
  contact_folded TEXT,
  stage TEXT NOT NULL,
  policy TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  validated_at BIGINT,
  provisioned_at BIGINT,
  queued_at BIGINT,
  relayed_at BIGINT,
  delivered_at BIGINT,
  failed_at BIGINT,
  first_login_at BIGINT,
  at_risk_at BIGINT,
  breached_at BIGINT,
  cancelled_at BIGINT,
  problem TEXT,
  rev BIGINT NOT NULL,
  UNIQUE (kind, external_folded)
);
CREATE INDEX promises_stage ON promises (stage, due_at);
CREATE INDEX promises_contact ON promises (contact_folded);
CREATE INDEX promises_user ON promises (user_id);

CREATE TABLE intake_lines (
  id TEXT PRIMARY KEY NOT NULL,
  batch TEXT NOT NULL,
  line INTEGER NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT,
  external_folded TEXT,
  raw TEXT NOT NULL,
  raw_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  reasons TEXT NOT NULL,
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (batch, line)
);
CREATE INDEX intake_lines_external ON intake_lines (external_folded);
CREATE INDEX intake_lines_hash ON intake_lines (raw_hash, state);

CREATE TABLE schedules (
  name TEXT PRIMARY KEY NOT NULL,
  expression TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  batch INTEGER NOT NULL,
  missed TEXT NOT NULL,
  next_at BIGINT NOT NULL,
  lease_until BIGINT,
  lease_by TEXT,
  rev BIGINT NOT NULL,
  previous TEXT,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE runs (
  id TEXT PRIMARY KEY NOT NULL,
  schedule TEXT NOT NULL REFERENCES schedules (name),
  cause TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  node TEXT NOT NULL,
  outcome TEXT,
  processed INTEGER NOT NULL,
  detail TEXT
);
CREATE INDEX runs_schedule ON runs (schedule, started_at);

CREATE TABLE cases (
  id TEXT PRIMARY KEY NOT NULL,
  protocol TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  unique_key TEXT UNIQUE,
  user_id TEXT REFERENCES users (id),
  reseller_id TEXT REFERENCES resellers (id),
  promise_id TEXT,
  reference TEXT,
  state TEXT NOT NULL,
  summary TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX cases_state ON cases (state, created_at);
CREATE INDEX cases_user ON cases (user_id);
CREATE INDEX cases_reference ON cases (reference);

CREATE TABLE requests (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  login_typed TEXT NOT NULL,
  login_folded TEXT NOT NULL,
  email_typed TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  language TEXT NOT NULL,
  ip TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  decided_at BIGINT,
  outcome TEXT,
  user_id TEXT REFERENCES users (id)
);
CREATE INDEX requests_open ON requests (decided_at, created_at);
CREATE INDEX requests_reference ON requests (reference);
CREATE INDEX requests_login ON requests (login_folded, created_at);
CREATE INDEX requests_email ON requests (email_folded, created_at);

CREATE TABLE throttles (
  key TEXT PRIMARY KEY NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  wait_until BIGINT NOT NULL
);
CREATE INDEX throttles_last ON throttles (last_at);

CREATE TABLE audit (
  id TEXT PRIMARY KEY NOT NULL,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  actor_label TEXT NOT NULL,
  act TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  reseller_id TEXT,
  before TEXT,
  after TEXT,
  request_id TEXT NOT NULL,
  ip TEXT
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_subject ON audit (subject_kind, subject_id);

CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY NOT NULL,
  alg TEXT NOT NULL,
  sealed TEXT NOT NULL,
  public_jwk TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT
);

CREATE TABLE master_keys (
  key_id TEXT PRIMARY KEY NOT NULL,
  check_value TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE versions (
  name TEXT PRIMARY KEY NOT NULL,
  version BIGINT NOT NULL
);
INSERT INTO versions (name, version) VALUES ('clients', 1), ('signing_keys', 1);
