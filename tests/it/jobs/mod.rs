//! The time door: schedules, the outbox, what leaves by HTTP.

mod nodes;
mod notifications;
mod outbox;
mod outgoing;
mod portal;
mod running;
mod schedules;
