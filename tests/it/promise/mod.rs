//! The promise: from the record to the first login.

mod crossings;
mod digest;
mod expected;
mod first_credential;
mod policies;
mod reopened;
mod rules;
