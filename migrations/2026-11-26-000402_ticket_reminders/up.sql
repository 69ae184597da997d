-- Reminders of temporary passwords that nobody uses: how many there were, when the last one was sent, to which folded
-- address.
ALTER TABLE tickets ADD COLUMN reminders BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN reminded_at BIGINT;
ALTER TABLE tickets ADD COLUMN reminded_to TEXT;
CREATE INDEX tickets_to_remind ON tickets (reminders, valid_until) WHERE state = 'open';
CREATE INDEX tickets_reminded ON tickets (reminded_to, reminded_at) WHERE reminded_to IS NOT NULL;
