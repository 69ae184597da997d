-- The relay's own name for a mail, from its 250 answer: what comes back may know no other.
ALTER TABLE messages ADD COLUMN relay_id TEXT;
-- The peer's last code: an HTTP status or an SMTP reply.
ALTER TABLE messages ADD COLUMN code INTEGER;
CREATE INDEX messages_relay_id ON messages (relay_id);

-- `problem` becomes a word of a closed list (model::message::Reason); what stood there was stage and code.
UPDATE messages SET code = CAST(substr(problem, 6) AS INTEGER) WHERE lane = 'logout' AND problem LIKE 'http ___';
UPDATE messages SET problem = CASE
  WHEN lane = 'logout' AND problem LIKE 'http%' THEN 'portal_answered'
  WHEN lane = 'logout' AND problem LIKE 'guard%' THEN 'portal_refused'
  WHEN lane = 'logout' THEN 'portal_silent'
  WHEN problem LIKE 'write%' THEN 'unwritable'
  WHEN problem LIKE 'connect%' OR problem LIKE 'tls%' OR problem LIKE 'auth%' THEN 'our_relay'
  WHEN problem LIKE '%.1.1' OR problem LIKE '%.1.10' THEN 'mailbox_unknown'
  WHEN problem LIKE '%.1.2' OR problem LIKE '%.4.4' THEN 'domain_unknown'
  WHEN problem LIKE '%.2.1' THEN 'mailbox_disabled'
  WHEN problem LIKE '%.2.2' THEN 'mailbox_full'
  WHEN problem LIKE '%.4.7' THEN 'expired'
  WHEN problem LIKE '%.7.%' THEN 'policy'
  WHEN problem LIKE 'rcpt 550%' THEN 'mailbox_unknown'
  WHEN problem LIKE '% 5%' THEN 'other_permanent'
  ELSE 'other_temporary' END
WHERE problem IS NOT NULL;
UPDATE promises SET problem = CASE
  WHEN problem LIKE '%.1.1' OR problem LIKE '%.1.10' OR problem LIKE 'rcpt 550%' THEN 'mailbox_unknown'
  WHEN problem LIKE '%.2.2' THEN 'mailbox_full'
  WHEN problem LIKE '%.7.%' THEN 'policy'
  WHEN problem LIKE 'connect%' OR problem LIKE 'tls%' OR problem LIKE 'auth%' THEN 'our_relay'
  ELSE 'other_permanent' END
WHERE problem IS NOT NULL AND problem NOT IN ('record_rejected', 'reseller_not_active', 'little_time_left');

-- What was reported about a mail after the relay took it, each once.
CREATE TABLE delivery_reports (
  id TEXT PRIMARY KEY NOT NULL,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  action TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  words TEXT NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE INDEX delivery_reports_message ON delivery_reports (message_id);
CREATE INDEX delivery_reports_received ON delivery_reports (received_at);

-- What came back and could not be put to a mail, and complaints: kept until an operator has looked.
CREATE TABLE returned_mails (
  id TEXT PRIMARY KEY NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  message_id TEXT REFERENCES messages (id) ON DELETE SET NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  state TEXT NOT NULL,
  times INTEGER NOT NULL,
  received_at BIGINT NOT NULL,
  seen_at BIGINT,
  seen_by TEXT
);
CREATE INDEX returned_mails_state ON returned_mails (state, received_at);
