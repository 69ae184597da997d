DROP INDEX promises_reseller;
DROP TABLE end_customers;
