-- When what two people decided to hand out was fetched: once.
ALTER TABLE approvals ADD COLUMN fetched_at BIGINT;
