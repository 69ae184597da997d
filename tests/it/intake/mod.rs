//! Intake: the API, files, and the values of `tests/cases`.

mod api;
mod calls;
mod cases;
mod drop;
mod further;
mod import;
mod registration;
