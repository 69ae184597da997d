DROP INDEX consents_of_client;
ALTER TABLE clients DROP COLUMN operator_since;
