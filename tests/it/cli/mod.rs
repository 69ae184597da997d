//! The terminal door, run as people run it.

mod bad_input;
mod config;
mod hard_times;
mod reload;
mod serve;
mod simulate;
mod tls;
