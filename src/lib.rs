//! cracha: one login for a distributor's portals, and every new reseller's credential in its inbox within 48 hours.
//!
//! Doors (`web`, `jobs`, `cli`, `demo`, `simulate`) call verbs (`flow`), verbs change nouns (`model`) and speak the protocol's
//! words (`oidc`), all of them stand on the base (`db`, `crypto`, `mail`, `text`, `clock`, `config`, `error`).
//! Arrows point down only; `tests/it/architecture.rs` holds them.
#![forbid(unsafe_op_in_unsafe_fn)]

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod db;
pub mod demo;
pub mod error;
pub mod flow;
pub mod jobs;
pub mod mail;
pub mod model;
pub mod oidc;
pub mod simulate;
pub mod text;
pub mod web;
