-- Receivers of webhooks that answered 410: nothing goes there any more until somebody at the terminal takes it back. The
-- address is kept as its hash: it may hold a secret.
CREATE TABLE webhook_receivers (
  url_hash TEXT PRIMARY KEY NOT NULL,
  gone_since BIGINT NOT NULL
);
