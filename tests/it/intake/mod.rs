//! Intake: the API, files, and the values of `tests/cases`.

mod api;
mod calls;
mod cases;
mod drop;
mod end_customers;
mod further;
mod import;
mod registration;
