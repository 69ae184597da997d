DROP INDEX tickets_reminded;
DROP INDEX tickets_to_remind;
ALTER TABLE tickets DROP COLUMN reminded_to;
ALTER TABLE tickets DROP COLUMN reminded_at;
ALTER TABLE tickets DROP COLUMN reminders;
