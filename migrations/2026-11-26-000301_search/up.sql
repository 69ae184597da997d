-- What a caller may say is found by index: mails about no person by reseller and address, the audit by who did it, by
-- the request, and by the act; promises are read a page at a time.
CREATE INDEX messages_alone ON messages (reseller_id, id) WHERE user_id IS NULL AND lane = 'mail';
CREATE INDEX messages_to_nobody ON messages (address, id) WHERE user_id IS NULL AND lane = 'mail';
CREATE INDEX promises_due ON promises (due_at, id);
CREATE INDEX audit_actor ON audit (actor_label, id);
CREATE INDEX audit_request ON audit (request_id, id);
CREATE INDEX audit_act ON audit (act, id);
