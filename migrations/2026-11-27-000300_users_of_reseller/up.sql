-- A reseller's Administrator lists, searches and filters the own users alone: every index begins with the reseller. The
-- list is in the order of logins; who shares a mailbox is found by the second.
CREATE INDEX users_of_reseller ON users (reseller_id, login_folded);
CREATE INDEX users_mailbox ON users (reseller_id, email_folded);
-- What was done in a reseller, the newest first.
CREATE INDEX audit_reseller ON audit (reseller_id, id);
