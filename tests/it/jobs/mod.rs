//! The time door: schedules, the outbox, what leaves by HTTP.

mod running;
