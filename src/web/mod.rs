//! The HTTP door. `kit` holds what every page needs, `view` the pages as plain structs, `paths` their addresses,
//! `visit` one request of a browser, `oidc` the endpoints of the provider; the other modules are handlers, a file per
//! group of pages.

pub mod account;
pub mod api;
pub mod desk;
pub mod desk_card;
pub mod kit;
pub mod login;
pub mod oidc;
pub mod operator;
pub mod ops;
pub mod paths;
pub mod recovery;
pub mod server;
pub mod users;
pub mod users_forms;
pub mod view;
pub mod visit;
