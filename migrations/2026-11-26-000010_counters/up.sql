-- How often since the last day of silence: the waits follow it. Whether the whole count matters for longer.
ALTER TABLE throttles ADD COLUMN recent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE throttles ADD COLUMN stays BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE throttles SET recent = failures;
UPDATE throttles SET stays = TRUE WHERE key LIKE 'login:%' OR key LIKE 'device:%' OR key LIKE 'reauth:%';
CREATE INDEX throttles_passing ON throttles (stays, last_at);
