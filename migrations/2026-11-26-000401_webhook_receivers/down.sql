DROP TABLE webhook_receivers;
