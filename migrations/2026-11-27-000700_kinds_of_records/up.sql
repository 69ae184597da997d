-- What a batch and its lines tell of: resellers, or the end customers of resellers. Lines of end customers are found by
-- reseller and number together (intake_lines.external_folded), which is no reseller's ID: nodes of the version before
-- take none of them for a reseller's.
ALTER TABLE intake_batches ADD COLUMN kind TEXT NOT NULL DEFAULT 'reseller';
ALTER TABLE intake_lines ADD COLUMN kind TEXT NOT NULL DEFAULT 'reseller';
