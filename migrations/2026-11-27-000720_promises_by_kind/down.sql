DROP INDEX users_without_look;
DROP INDEX users_name_look;
ALTER TABLE users DROP COLUMN name_look;
DROP INDEX promises_ahead_of_kind;
DROP INDEX promises_kind;
