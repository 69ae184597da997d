DROP INDEX throttles_passing;
ALTER TABLE throttles DROP COLUMN stays;
ALTER TABLE throttles DROP COLUMN recent;
