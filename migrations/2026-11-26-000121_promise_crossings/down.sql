DROP TABLE promise_crossings;
