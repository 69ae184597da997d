ALTER TABLE conversations DROP COLUMN last_mail_id;
