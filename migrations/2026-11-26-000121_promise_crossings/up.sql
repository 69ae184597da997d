-- A line that a promise crossed: a row each time, for operators and for whoever is told.
CREATE TABLE promise_crossings (
  id TEXT PRIMARY KEY NOT NULL,
  promise_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  crossing TEXT NOT NULL,
  problem TEXT,
  crossed_at BIGINT NOT NULL
);
CREATE INDEX promise_crossings_promise ON promise_crossings (promise_id, crossed_at);
CREATE INDEX promise_crossings_at ON promise_crossings (crossed_at);
