//! Users: what a reseller's Administrator does with the users of the own reseller, and what the configuration does to
//! their roles. `manage` holds the acts, `card` one user with all that is shown of it, `email` the correction of an
//! address, `roles` the roles that a start made smaller.

pub mod card;
pub mod email;
mod manage;
pub mod roles;

pub use manage::*;
