DROP TABLE conversation_attachments;
