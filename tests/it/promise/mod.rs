//! The promise: from the record to the first login.

mod first_credential;
mod rules;
