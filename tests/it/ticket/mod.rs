//! Tickets: temporary passwords and codes.

mod rules;
