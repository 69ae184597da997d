//! Recovery: forgot password, forgot login, the look-up of a promise, and a new ticket for one that was over.

mod pages;
pub mod view;

pub use pages::{routes, steps};
