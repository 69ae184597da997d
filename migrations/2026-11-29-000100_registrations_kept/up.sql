-- Since when an operator looks after the registration of a client that registered itself; its own token changes nothing then.
ALTER TABLE clients ADD COLUMN operator_since BIGINT;
-- A client that changes its name or its hosts is allowed nothing that was allowed to it before.
CREATE INDEX consents_of_client ON consents (client_id);
