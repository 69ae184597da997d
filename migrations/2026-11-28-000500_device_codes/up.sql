-- Requests of devices that have no browser (RFC 8628): what was asked, by which code a person finds it, and what the person
-- answered. A row goes a day after its code ran out.
CREATE TABLE device_codes (
    id TEXT NOT NULL PRIMARY KEY,
    device_hash TEXT NOT NULL UNIQUE,
    user_hash TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    request TEXT NOT NULL,
    ip TEXT,
    state TEXT NOT NULL,
    user_id TEXT,
    grant_id TEXT,
    interval_s BIGINT NOT NULL,
    polled_at BIGINT,
    created_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL
);
CREATE INDEX device_codes_valid_until ON device_codes (valid_until);
CREATE INDEX device_codes_user ON device_codes (user_id);
