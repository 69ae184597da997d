//! The time door: schedules, the outbox, what leaves by HTTP.

mod guard;
mod nodes;
mod portal;
mod running;
mod schedules;
mod stepped;
mod sweeping;
mod waiting;
