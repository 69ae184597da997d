UPDATE messages SET state = 'delayed' WHERE state = 'unknown';
UPDATE messages SET problem = 'other_temporary' WHERE problem = 'outcome_unknown';
UPDATE promises SET problem = 'other_permanent' WHERE problem = 'outcome_unknown';
UPDATE attempts SET outcome = 'temporary' WHERE outcome = 'unknown';
DROP INDEX messages_troubled;
DROP INDEX messages_next;
DROP INDEX messages_leave;
CREATE INDEX messages_leave ON messages (lane, urgency, leave_by, next_at, state, created_at)
  WHERE state IN ('queued', 'sending', 'delayed');
CREATE INDEX messages_next ON messages (next_at) WHERE state IN ('queued', 'sending', 'delayed');
CREATE INDEX messages_troubled ON messages (id) WHERE state IN ('delayed', 'failed');
