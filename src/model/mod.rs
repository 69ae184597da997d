//! The nouns: one table each, with its type, its states and its queries. The only users of `db::schema`.
//! A rule that spans nouns is a verb and lives in `flow`; a noun calls no other noun's functions.

pub mod address;
pub mod approval;
pub mod audit;
pub mod calendar;
pub mod case;
pub mod clean;
pub mod client;
pub mod client_invitation;
pub mod cnpj;
pub mod consent;
pub mod conversation;
pub mod cpf;
pub mod credential;
pub mod credential_day;
pub mod ctx;
pub mod data_request;
pub mod decision;
pub mod delivery_report;
pub mod desk_day;
pub mod desk_reveal;
pub mod device;
pub mod device_code;
pub mod dropped_file;
pub mod end_customer;
pub mod ending;
pub mod factor;
pub mod family;
pub mod grant;
pub mod idempotent_call;
pub mod intake_batch;
pub mod intake_line;
pub mod login_name;
pub mod look;
pub mod mail_day;
pub mod mail_domain;
pub mod master_key;
pub mod message;
pub mod name_key;
pub mod node;
pub mod opening;
pub mod outsider;
pub mod pairwise;
pub mod personal;
pub mod phone;
pub mod promise;
pub mod pushed_request;
pub mod reason;
pub mod request;
pub mod reseller;
pub mod returned_mail;
pub mod role;
pub mod run;
pub mod schedule;
pub mod session;
pub mod signing_key;
pub mod spent;
pub mod suppression;
pub mod throttle;
pub mod ticket;
pub mod token;
pub mod user;
pub mod user_import;
pub mod version;
pub mod webhook_receiver;

/// Typed ids and instants, for the doors: they may not know the storage.
pub use crate::db::types as ids;

/// JSON in a TEXT column; a list of words.
pub(crate) fn words(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// A list of words as JSON.
pub(crate) fn words_json<S: AsRef<str>>(words: &[S]) -> String {
    serde_json::Value::from(words.iter().map(|w| w.as_ref().to_owned()).collect::<Vec<_>>()).to_string()
}
