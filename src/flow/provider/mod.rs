//! The provider: what the portals get. From an authorization request to a code, from a code to tokens, tokens renewed,
//! asked about and given back, a sign-out that a portal begins; and what all of it stands on, the registered clients and
//! the keys of the house. Who the person in front of the browser is, is the matter of others.

mod asking;
pub mod authorize;
mod bearer;
pub mod checkup;
mod client_auth;
mod client_credentials;
pub mod clients;
mod code;
mod consent;
pub mod device;
mod dpop;
mod end;
mod facts;
pub mod invitations;
mod issue;
pub mod keys;
mod logout;
mod look_alike;
mod pending;
mod presented;
mod problems;
mod push;
mod recorded;
mod refresh;
pub mod rotation;
pub mod self_registered;
mod subject;
mod token_exchange;
mod token_state;
mod tokens;
mod who;

pub use asking::Asking;
pub use bearer::{client as api_client, person as api_person};
pub use client_auth::{count_proof, first_use_of_assertion, is_secret};
pub use dpop::{nonce_for_next, nonces, use_up as use_up_proof};
pub use issue::Issued;
pub use logout::{SignedOut, clients_of, of_hint as session_of_hint, read_signed_out, seal_signed_out, sign_out, told};
pub use presented::{Given, Presented};
pub use push::{push, pushed};
pub use token_state::{Told, introspect, revoke, userinfo};
pub use tokens::{Outcome, tokens};
