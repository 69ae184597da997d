//! Tickets: temporary passwords and codes.

mod reminders;
mod rules;
