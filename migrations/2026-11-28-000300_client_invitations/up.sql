-- Initial access tokens (RFC 7591): an operator invites clients to register themselves, of such a kind, so many, until then.
CREATE TABLE client_invitations (
    name TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    limits TEXT NOT NULL,
    most BIGINT NOT NULL,
    an_hour BIGINT NOT NULL,
    used BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX client_invitations_valid_until ON client_invitations (valid_until);
-- Who registered by an invitation, and when.
CREATE INDEX clients_registered_by ON clients (registered_by, created_at);
