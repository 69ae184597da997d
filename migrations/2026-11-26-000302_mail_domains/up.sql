-- What became of the mails of the last seven days, by the domain of their recipients.
CREATE TABLE mail_domains (
  domain TEXT PRIMARY KEY NOT NULL,
  mails BIGINT NOT NULL,
  relayed BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  delayed BIGINT NOT NULL,
  half_ms BIGINT
);
CREATE INDEX mail_domains_most ON mail_domains (mails DESC, domain);
