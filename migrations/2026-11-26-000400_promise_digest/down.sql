DROP INDEX promise_crossings_told;
DROP INDEX promise_crossings_untold;
ALTER TABLE promise_crossings DROP COLUMN told_at;
ALTER TABLE promise_crossings DROP COLUMN to_tell;
