-- Many requests from one address are decided a little later, not dropped. Those from before were due at once.
ALTER TABLE requests ADD COLUMN decide_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX requests_due ON requests (decided_at, decide_at);
CREATE INDEX requests_day ON requests (created_at);
