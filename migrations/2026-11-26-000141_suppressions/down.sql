UPDATE messages SET problem = 'other_permanent' WHERE problem = 'suppressed';
UPDATE promises SET problem = 'other_permanent' WHERE problem = 'suppressed';
DELETE FROM cases WHERE kind = 'address_failed';
DROP TABLE suppressions;
