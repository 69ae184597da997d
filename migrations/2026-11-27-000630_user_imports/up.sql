-- Users that an Administrator sent as a file and has not decided on yet: the page that says what would become of each line
-- is answered with this row's id, and taking the row is taking the file.
CREATE TABLE user_imports (
    id TEXT NOT NULL PRIMARY KEY,
    reseller_id TEXT NOT NULL,
    by_id TEXT NOT NULL,
    lines TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX user_imports_by ON user_imports (by_id);
CREATE INDEX user_imports_made ON user_imports (made_at);
