DROP TABLE pushed_requests;
ALTER TABLE signing_keys DROP COLUMN signs_from;
ALTER TABLE refresh_families DROP COLUMN audience;
ALTER TABLE refresh_families DROP COLUMN cnf;
ALTER TABLE access_tokens DROP COLUMN audience;
ALTER TABLE access_tokens DROP COLUMN cnf;
ALTER TABLE clients DROP COLUMN management_hash;
ALTER TABLE clients DROP COLUMN registered_by;
ALTER TABLE clients DROP COLUMN terms;
