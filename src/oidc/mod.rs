//! The protocol's words: parse, validate, claims, metadata, sign. Pure: no database, no clock, no HTTP library.
//!
//! Requests climb a ladder of types ([`params::RawParams`] → [`authorize::KnownClient`] →
//! [`authorize::AuthorizeRequest`]), so that an answer can leave for a client only after its redirect URI was found
//! registered. Everything that depends on the time takes `now_s`, seconds since 1970. ID tokens, userinfo, metadata
//! and key sets are serialised by the `openidconnect` crate's types; every other JWT goes through [`jws`], because that
//! crate sets no `typ`.

#[macro_use]
mod words;

pub mod access_token;
pub mod acr;
pub mod authorize;
pub mod bearer;
pub mod certificate;
pub mod claim;
pub mod claims;
pub mod claims_request;
pub mod client;
pub mod client_assertion;
pub mod client_auth;
pub mod client_metadata;
pub mod cnf;
pub mod decide;
pub mod details;
pub mod device;
pub mod dpop;
pub mod egress;
pub mod error;
pub mod failed;
pub mod id_token;
pub mod introspection;
pub mod issuer;
pub mod jarm;
pub mod jws;
pub mod keyset;
pub mod logout;
pub mod logout_token;
mod means;
pub mod metadata;
pub mod new_client;
pub mod numeric_date;
pub mod par;
pub mod params;
pub mod pkce;
pub mod place;
pub mod recipes;
pub mod registration;
pub mod request_object;
pub mod resource;
pub mod response;
pub mod scope;
pub mod sid;
pub mod subject;
pub mod terms;
pub mod token;
pub mod token_exchange;

#[cfg(test)]
mod testing;
