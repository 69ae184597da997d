-- Which migration a program must know to work with this database. Whatever only adds (a table, a column that may be
-- empty or has a default, an index) leaves it as it is: nodes of the version before go on beside those that migrated, and
-- may be started anew. A migration that takes something away raises it to itself, a version after nobody uses that any more.
CREATE TABLE schema_floor (
  migration TEXT PRIMARY KEY NOT NULL
);
INSERT INTO schema_floor (migration) VALUES ('20261126000500');
