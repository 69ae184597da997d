-- The last mail of a conversation, from either side: the next one refers to it.
ALTER TABLE conversations ADD COLUMN last_mail_id TEXT;
