DROP TABLE returned_mails;
DROP TABLE delivery_reports;
DROP INDEX messages_relay_id;
ALTER TABLE messages DROP COLUMN code;
ALTER TABLE messages DROP COLUMN relay_id;
