-- Erasing somebody finds the conversations that wanted an answer at the address.
CREATE INDEX conversations_email ON conversations (email_typed);
