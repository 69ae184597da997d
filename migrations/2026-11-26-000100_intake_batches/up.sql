-- What came in together: a call, a file. Its lines hang on it by intake_lines.batch = key.
CREATE TABLE intake_batches (
  id TEXT PRIMARY KEY NOT NULL,
  key TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL,
  total INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  warned INTEGER NOT NULL,
  began_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX intake_batches_began ON intake_batches (began_at, id);
-- Those that came before: what is kept of them says what they were.
INSERT INTO intake_batches (id, key, source, name, actor, state, total, taken, rejected, warned, began_at, touched_at, ended_at)
  SELECT MIN(id), batch, CASE WHEN MIN(source) = 'api' THEN 'api' ELSE 'file' END, '', MIN(actor), 'done', COUNT(*),
    SUM(CASE WHEN state = 'rejected' THEN 0 ELSE 1 END), SUM(CASE WHEN state = 'rejected' THEN 1 ELSE 0 END),
    SUM(CASE WHEN state = 'accepted' AND reasons <> '[]' THEN 1 ELSE 0 END), MIN(created_at), MAX(created_at), MAX(created_at)
  FROM intake_lines GROUP BY batch;

-- What was read of a rejected line, so that it can be corrected in a form and sent again.
ALTER TABLE intake_lines ADD COLUMN record TEXT;
CREATE INDEX intake_lines_state ON intake_lines (state, id);

-- Calls with an Idempotency-Key: the same key and body get the same answer.
CREATE TABLE idempotent_calls (
  id TEXT PRIMARY KEY NOT NULL,
  client_id TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  batch TEXT NOT NULL,
  state TEXT NOT NULL,
  lease_until BIGINT,
  lease_by TEXT,
  created_at BIGINT NOT NULL,
  UNIQUE (client_id, key)
);
CREATE INDEX idempotent_calls_created ON idempotent_calls (created_at);
CREATE TABLE idempotent_answers (
  call_id TEXT NOT NULL REFERENCES idempotent_calls (id),
  part INTEGER NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY (call_id, part)
);
