DROP INDEX messages_handed_over;
DROP INDEX resellers_name;
DROP INDEX users_name;
ALTER TABLE resellers DROP COLUMN name_key;
ALTER TABLE users DROP COLUMN name_key;
