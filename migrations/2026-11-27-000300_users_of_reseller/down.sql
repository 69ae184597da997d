DROP INDEX audit_reseller;
DROP INDEX users_mailbox;
DROP INDEX users_of_reseller;
