//! Delivery: the outbox, the relay, portals, and what comes back.

mod dkim;
mod guard;
mod portal;
mod returned;
mod slow_relay;
mod smtp_mails;
mod unknown;
mod waiting;
