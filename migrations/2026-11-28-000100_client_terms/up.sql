-- What a client is registered with beyond the first columns, as one JSON object in the names of RFC 7591.
ALTER TABLE clients ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
-- Who registered it by itself (RFC 7591), and the digest of the token that manages it (RFC 7592).
ALTER TABLE clients ADD COLUMN registered_by TEXT;
ALTER TABLE clients ADD COLUMN management_hash TEXT;

-- The key that a token is bound to (RFC 7800 `cnf`, as JSON) and whom it is for (RFC 8707).
ALTER TABLE access_tokens ADD COLUMN cnf TEXT;
ALTER TABLE access_tokens ADD COLUMN audience TEXT;
ALTER TABLE refresh_families ADD COLUMN cnf TEXT;
ALTER TABLE refresh_families ADD COLUMN audience TEXT;

-- A key that is published ahead signs from then on.
ALTER TABLE signing_keys ADD COLUMN signs_from BIGINT;

-- Authorization requests that came by the back channel (RFC 9126).
CREATE TABLE pushed_requests (
    hash TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    request TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX pushed_requests_valid_until ON pushed_requests (valid_until);
