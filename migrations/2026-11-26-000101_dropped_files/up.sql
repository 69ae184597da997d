-- Files of the drop folder that a node has taken; a lease that ran out is taken over.
CREATE TABLE dropped_files (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  lease_until BIGINT NOT NULL,
  lease_by TEXT NOT NULL,
  taken_at BIGINT NOT NULL
);
CREATE INDEX dropped_files_lease ON dropped_files (lease_until);
