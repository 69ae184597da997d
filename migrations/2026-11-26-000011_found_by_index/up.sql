-- What goes after a while is found by index, and so is what hangs on it.
CREATE INDEX returned_mails_received ON returned_mails (received_at);
CREATE INDEX returned_mails_message ON returned_mails (message_id);
CREATE INDEX approvals_case ON approvals (case_id);
