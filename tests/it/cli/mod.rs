//! The terminal door, run as people run it.

mod api;
mod bad_input;
mod cases;
mod clients;
mod config;
mod hard_times;
mod import;
mod serve;
