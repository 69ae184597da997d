-- Whether the relay has a mail may stay unknown: it waits for one identical attempt more, and is live until then.
DROP INDEX messages_leave;
DROP INDEX messages_next;
DROP INDEX messages_troubled;
CREATE INDEX messages_leave ON messages (lane, urgency, leave_by, next_at, state, created_at)
  WHERE state IN ('queued', 'sending', 'delayed', 'unknown');
CREATE INDEX messages_next ON messages (next_at) WHERE state IN ('queued', 'sending', 'delayed', 'unknown');
CREATE INDEX messages_troubled ON messages (id) WHERE state IN ('delayed', 'unknown', 'failed');
