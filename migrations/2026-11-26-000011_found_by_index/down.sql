DROP INDEX approvals_case;
DROP INDEX returned_mails_message;
DROP INDEX returned_mails_received;
