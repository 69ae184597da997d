ALTER TABLE grants DROP COLUMN methods;
