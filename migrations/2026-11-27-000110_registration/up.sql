-- When it was last looked at what a reseller's registration lacks.
ALTER TABLE resellers ADD COLUMN registration_at BIGINT;
CREATE INDEX resellers_registration ON resellers (registration_at);
