DROP INDEX requests_day;
DROP INDEX requests_due;
ALTER TABLE requests DROP COLUMN decide_at;
