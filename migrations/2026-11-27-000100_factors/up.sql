-- Second factors: passkeys and authenticator apps. What a factor is checked with is sealed under the master key.
CREATE TABLE factors (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    credential_id TEXT,
    sealed TEXT NOT NULL,
    step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX factors_user ON factors (user_id);
CREATE UNIQUE INDEX factors_credential ON factors (credential_id);
-- One-time codes for who has lost the factor: 80 bits each, as digests.
CREATE TABLE recovery_codes (
    hash TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);
-- Challenges that were answered: an answer counts once.
CREATE TABLE spent_challenges (
    hash TEXT PRIMARY KEY NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX spent_challenges_until ON spent_challenges (until_at);
-- How many factors a person has; and when somebody who needs one came in without for the one time that is let pass.
ALTER TABLE users ADD COLUMN factors BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN grace_at BIGINT;
-- By which methods a session was proved, and when a second factor was last.
ALTER TABLE sessions ADD COLUMN methods TEXT NOT NULL DEFAULT 'pwd';
ALTER TABLE sessions ADD COLUMN factor_at BIGINT;
