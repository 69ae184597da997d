ALTER TABLE access_tokens DROP COLUMN details;
ALTER TABLE access_tokens DROP COLUMN act;
DROP TABLE pairwise_subjects;
