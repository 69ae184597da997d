-- People and resellers are found by how their names begin, accents and case aside. The key is what `model::name_key`
-- makes of a name; rows of before get theirs from housekeeping, which finds those without one by the same indexes.
ALTER TABLE users ADD COLUMN name_key TEXT;
ALTER TABLE resellers ADD COLUMN name_key TEXT;
CREATE INDEX users_name ON users (name_key);
CREATE INDEX resellers_name ON resellers (name_key);
-- When the last mail was handed over.
CREATE INDEX messages_handed_over ON messages (relayed_at) WHERE lane = 'mail' AND relayed_at IS NOT NULL;
