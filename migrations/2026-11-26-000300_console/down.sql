DROP TABLE credential_days;
DROP TABLE mail_days;
DROP TABLE nodes;
DROP INDEX promises_relayed;
DROP INDEX promises_at_risk;
DROP INDEX promises_ahead;
