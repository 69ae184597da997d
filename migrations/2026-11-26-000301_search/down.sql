DROP INDEX audit_act;
DROP INDEX promises_due;
DROP INDEX audit_request;
DROP INDEX audit_actor;
DROP INDEX messages_to_nobody;
DROP INDEX messages_alone;
