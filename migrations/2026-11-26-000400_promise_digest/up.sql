-- What operators are told by mail: `to_tell` says that a crossing goes into a digest, `told_at` when it did.
ALTER TABLE promise_crossings ADD COLUMN to_tell BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE promise_crossings ADD COLUMN told_at BIGINT;
CREATE INDEX promise_crossings_untold ON promise_crossings (crossed_at) WHERE to_tell AND told_at IS NULL;
CREATE INDEX promise_crossings_told ON promise_crossings (told_at);
