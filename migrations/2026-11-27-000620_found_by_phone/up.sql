-- The desk finds people by telephone: by the digits of what is registered, however it is written (`model::phone`). Most have
-- none, and an index full of nothing is not used.
CREATE INDEX users_phone ON users ((replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', ''))) WHERE phone IS NOT NULL;
CREATE INDEX resellers_phone ON resellers ((replace(replace(replace(replace(replace(replace(replace(contact_phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', ''))) WHERE contact_phone IS NOT NULL;
-- And resellers by the contact's address.
CREATE INDEX resellers_contact ON resellers (contact_folded);
-- Which mailboxes of a reseller are shared is read from the index alone.
CREATE INDEX users_mailbox_state ON users (reseller_id, email_folded, state);
DROP INDEX users_mailbox;
