DROP INDEX resellers_registration;
ALTER TABLE resellers DROP COLUMN registration_at;
