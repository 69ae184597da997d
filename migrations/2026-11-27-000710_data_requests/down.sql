DROP INDEX messages_to_no_login;
DROP INDEX conversations_lower_email;
DROP INDEX resellers_alternate;
DROP INDEX end_customers_phone;
DROP INDEX end_customers_email;
DROP INDEX end_customers_number;
DROP TABLE data_requests;
