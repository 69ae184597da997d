-- When a client's secret was made. What the audit knows of those that are there is taken over; else it is as old as the client.
ALTER TABLE clients ADD COLUMN secret_at BIGINT;
UPDATE clients SET secret_at = COALESCE(
    (SELECT MAX(audit.at) FROM audit
     WHERE audit.subject_kind = 'client' AND audit.subject_id = clients.id
     AND audit.act IN ('client.register', 'client.rotate_secret')),
    created_at)
WHERE secret_hash IS NOT NULL;
