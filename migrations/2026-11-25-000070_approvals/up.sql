-- What needs two people of the desk: one proposes with a recorded proof, another approves. `open_key` is set while a
-- proposal waits, so that there is one at most about a thing; the columns `seen_…` are what its proposer saw. It goes
-- with its case.

CREATE TABLE approvals (
  id TEXT PRIMARY KEY NOT NULL,
  act TEXT NOT NULL,
  open_key TEXT UNIQUE,
  case_id TEXT REFERENCES cases (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id),
  proof TEXT NOT NULL,
  note TEXT NOT NULL,
  confirmer_id TEXT REFERENCES users (id),
  email TEXT,
  seen_epoch BIGINT NOT NULL,
  seen_email TEXT NOT NULL,
  state TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_label TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT
);
CREATE INDEX approvals_user ON approvals (user_id, state);
