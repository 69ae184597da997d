-- What the operator's first page shows is found by indexes that hold nothing else, and what is over was counted before.
CREATE INDEX promises_ahead ON promises (due_at, expected_at, at_risk_at)
  WHERE stage IN ('received', 'validated', 'provisioned', 'queued', 'failed');
CREATE INDEX promises_at_risk ON promises (due_at)
  WHERE at_risk_at IS NOT NULL AND stage IN ('received', 'validated', 'provisioned', 'queued', 'failed');
CREATE INDEX promises_relayed ON promises (relayed_at, received_at)
  WHERE kind = 'credential' AND relayed_at IS NOT NULL;

-- The processes that share the work, each with its last beat.
CREATE TABLE nodes (
  name TEXT PRIMARY KEY NOT NULL,
  works BOOLEAN NOT NULL,
  version TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  beat_at BIGINT NOT NULL
);

-- Mails by the day on which they were caused and by what became of them.
CREATE TABLE mail_days (
  day_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  total BIGINT NOT NULL,
  counted_at BIGINT NOT NULL,
  PRIMARY KEY (day_at, state)
);

-- How long the credentials of a day took that were relayed on it.
CREATE TABLE credential_days (
  day_at BIGINT PRIMARY KEY NOT NULL,
  total BIGINT NOT NULL,
  late BIGINT NOT NULL,
  half_ms BIGINT NOT NULL,
  most_ms BIGINT NOT NULL,
  counted_at BIGINT NOT NULL
);
