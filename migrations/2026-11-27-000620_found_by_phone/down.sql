CREATE INDEX users_mailbox ON users (reseller_id, email_folded);
DROP INDEX users_mailbox_state;
DROP INDEX resellers_contact;
DROP INDEX resellers_phone;
DROP INDEX users_phone;
