//! The HTTP door. `kit` holds what every page needs, `paths` the addresses, `routes` the table of who may come where,
//! `visit` one request of a browser. A room has
//! the handlers and, in its `view`, the pages as plain structs; the rooms are those of [`crate::flow`].

pub mod account;
pub mod contact;
pub mod customers;
pub mod desk;
mod help;
pub mod intake;
pub mod kit;
pub mod operate;
pub mod ops;
pub mod parts;
pub mod paths;
pub mod provider;
pub mod recovery;
pub mod request_id;
pub mod routes;
pub mod server;
pub mod sign_in;
pub mod users;
pub mod visit;
