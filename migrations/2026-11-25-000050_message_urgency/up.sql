-- What waits leaves by urgency and by the time by which it should. Messages that are over are many and are never looked
-- at by state: the indexes hold live ones only, and totals are kept.
ALTER TABLE messages ADD COLUMN urgency TEXT NOT NULL DEFAULT 'routine';
ALTER TABLE messages ADD COLUMN leave_by BIGINT NOT NULL DEFAULT 0;
UPDATE messages SET leave_by = created_at, urgency = 'awaited' WHERE state IN ('queued', 'sending', 'delayed');
UPDATE messages SET leave_by = created_at + 169200000, urgency = 'promised'
  WHERE state IN ('queued', 'sending', 'delayed') AND promise_id IS NOT NULL;

DROP INDEX messages_due;
CREATE INDEX messages_leave ON messages (lane, urgency, leave_by, next_at, state, created_at)
  WHERE state IN ('queued', 'sending', 'delayed');
CREATE INDEX messages_next ON messages (next_at) WHERE state IN ('queued', 'sending', 'delayed');
CREATE INDEX messages_held ON messages (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX messages_troubled ON messages (id) WHERE state IN ('delayed', 'failed');
CREATE INDEX messages_created ON messages (created_at, lane, state);

CREATE TABLE message_totals (
  lane TEXT NOT NULL,
  state TEXT NOT NULL,
  total BIGINT NOT NULL,
  counted_at BIGINT NOT NULL,
  PRIMARY KEY (lane, state)
);
INSERT INTO message_totals (lane, state, total, counted_at)
  SELECT lane, state, count(*), (SELECT max(created_at) FROM messages) FROM messages
  WHERE state NOT IN ('queued', 'sending', 'delayed') GROUP BY lane, state;

CREATE INDEX runs_started ON runs (started_at, schedule, outcome);
CREATE INDEX runs_open ON runs (id) WHERE ended_at IS NULL;
