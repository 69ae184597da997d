//! The provider: what the portals get. From an authorization request to a code, from a code to tokens, tokens renewed,
//! asked about and given back, a sign-out that a portal begins; and what all of it stands on, the registered clients and
//! the keys of the house. Who the person in front of the browser is, is the matter of others.

pub mod authorize;
mod bearer;
pub mod checkup;
mod client_auth;
pub mod clients;
pub mod device;
mod end;
mod exchange;
mod facts;
pub mod invitations;
mod issue;
pub mod keys;
mod logout;
mod nonce;
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

pub use bearer::{client as api_client, person as api_person};
pub use client_auth::{count_proof, first_use_of_assertion, is_proof};
pub use exchange::{client_credentials, exchange_code};
pub use issue::{Issued, Outcome};
pub use logout::{SignedOut, clients_of, of_hint as session_of_hint, read_signed_out, seal_signed_out, sign_out, told};
pub use nonce::{nonce_for_next, nonces};
pub use presented::{Given, Presented, first_use_of_proof};
pub use push::{push, pushed};
pub use refresh::refresh;
pub use token_exchange::exchange_token;
pub use token_state::{Told, introspect, revoke, userinfo};
