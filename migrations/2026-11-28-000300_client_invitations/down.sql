DROP INDEX clients_registered_by;
DROP TABLE client_invitations;
