-- What a person is called towards the clients of one sector (OpenID Connect Core 8.1): random, kept for ever.
CREATE TABLE pairwise_subjects (
    sub TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL,
    sector TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX pairwise_subjects_of_user ON pairwise_subjects (user_id, sector);

-- Who acts with a token for its person (RFC 8693 section 4.1).
ALTER TABLE access_tokens ADD COLUMN act TEXT;
-- What exactly it is good for, as JSON (RFC 9396).
ALTER TABLE access_tokens ADD COLUMN details TEXT;
