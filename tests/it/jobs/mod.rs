//! The time door: schedules, the outbox, what leaves by HTTP.

mod guard;
mod leases;
mod many_messages;
mod nodes;
mod portal;
mod running;
mod schedules;
mod slow_relay;
mod stepped;
mod sweeping;
mod waiting;
