//! Intake: the API, files, and the values of `tests/cases`.

mod api;
mod cases;
mod import;
