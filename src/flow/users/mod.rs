//! Users: what a reseller's Administrator does with the users of the own reseller, and what the configuration does to
//! their roles. `list` finds them, `import` makes many from a file, `hand_over` puts another Administrator in the place of
//! the acting one, `manage` holds the acts, `bulk` those on many at once, `card` one user with all that is shown of it,
//! `email` the correction of an address, `history` who did what, `export` and `forget` what is known about one person,
//! handed out and ended, `roles` the roles that a start made smaller.

pub mod bulk;
pub mod card;
pub mod email;
pub mod export;
mod forget;
pub mod hand_over;
pub mod history;
pub mod import;
pub mod invite;
pub mod list;
mod manage;
pub mod naming;
pub mod roles;

pub use forget::forget;
pub use manage::*;
