DROP INDEX attempts_started;
DELETE FROM schedules WHERE name = 'mail';
ALTER TABLE schedules DROP COLUMN per_domain;
ALTER TABLE schedules DROP COLUMN per_minute;
ALTER TABLE schedules DROP COLUMN days;
ALTER TABLE schedules DROP COLUMN window_to;
ALTER TABLE schedules DROP COLUMN window_from;
