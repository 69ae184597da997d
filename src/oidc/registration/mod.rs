//! What may be registered for a client. One list of rules, asked by whoever registers one, changes one or looks at one, so
//! that later only equality is asked; all that is wrong is said at once. A new rule is a function in one of these files and a
//! line in the list. What only the configuration knows, `flow::provider::problems` adds.

mod addresses;
pub mod checkup;
mod fapi;
mod field;
mod flaw;
mod grants;
mod keys;
pub mod limits;
mod sector;
mod words;

#[cfg(test)]
mod tests;

pub use addresses::{check_uri, origin};
pub use field::ClientField;
pub use flaw::{RegistrationError, RegistrationFlaw, UriFlaw, Wrong};
pub use words::{unknown_grants, unknown_scopes};

use self::limits::Limits;
use super::client::ClientView;
use super::new_client::NewClient;
use super::subject::Sector;
use super::terms::Term;
use crate::crypto::keys::Alg;

/// The rules, in the order in which their flaws are told.
const RULES: [fn(&Candidate<'_>, &mut Wrong); 27] = [
    words::grant_types,
    words::scopes,
    words::algs,
    words::terms,
    words::defaults,
    words::names,
    addresses::of_people,
    addresses::of_servers,
    addresses::of_resources,
    addresses::framed,
    grants::code,
    grants::device,
    grants::refresh,
    grants::credentials,
    grants::exchange,
    grants::consent,
    keys::method,
    keys::certificate,
    keys::keys,
    keys::answers,
    keys::encryption,
    sector::one,
    sector::listed,
    sector::proven,
    fapi::profile,
    limits::within,
    limits::signed,
];

/// What is known beside what is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// http addresses on this machine are admitted: the demonstration and a loopback issuer.
    pub insecure_loopback: bool,
    /// It registered itself, now or long ago.
    pub self_made: bool,
    /// What the sector's list says, where it counts: of a stored client it was asked before.
    pub sector: Option<&'a Sector>,
    /// What a client may say of itself at most, and the algorithms that the house signs with: no key is made because a
    /// client asks for it.
    pub invited: Option<(&'a Limits, &'a [Alg])>,
}

/// What a rule looks at.
#[derive(Debug)]
struct Candidate<'a> {
    said: &'a NewClient,
    client: &'a ClientView,
    around: Around<'a>,
}

/// All that is wrong with it.
pub fn wrong(said: &NewClient, around: Around<'_>) -> Wrong {
    asked(&Candidate { said, client: &said.view(), around })
}

fn asked(candidate: &Candidate<'_>) -> Wrong {
    let mut wrong = Wrong::default();
    RULES.iter().for_each(|rule| rule(candidate, &mut wrong));
    wrong
}

/// What the house signs for it, by what.
fn signed_for(client: &ClientView) -> Vec<(ClientField, Alg)> {
    let t = &client.terms;
    let all = [
        (ClientField::IdTokenAlg, Some(client.id_token_alg)),
        (ClientField::UserinfoAlg, client.userinfo_alg),
        (Term::authorization_signed_response_alg.into(), t.authorization_signed_response_alg),
        (Term::introspection_signed_response_alg.into(), t.introspection_signed_response_alg),
    ];
    all.into_iter().filter_map(|(field, alg)| Some((field, alg?))).collect()
}
