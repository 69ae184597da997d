//! Delivery: the outbox, the relay, portals, and what comes back.

mod claimed;
mod dkim;
mod doctor;
mod explained;
mod guard;
mod near;
pub mod portal;
mod rate;
mod returned;
mod slow_relay;
mod smtp_mails;
mod statements;
mod suppressed;
mod terminal;
mod unknown;
mod waiting;
mod webhook;
