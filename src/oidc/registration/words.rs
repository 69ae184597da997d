//! What is said in words: each is one that there is here.

use super::{Candidate, ClientField, RegistrationFlaw as Flaw, Wrong};
use crate::crypto::keys::Alg;
use crate::oidc::acr::Acr;
use crate::oidc::client::GrantType;
use crate::oidc::scope;
use crate::oidc::terms::{Term, TermFlaw, Terms};

/// A flaw for each of these words that is no grant type.
pub fn unknown_grants(words: &[String]) -> impl Iterator<Item = Flaw> {
    let known: Vec<_> = GrantType::ALL.iter().map(|grant| grant.as_str()).collect();
    none_of(words, known)
}

/// A flaw for each of these words that is no scope.
pub fn unknown_scopes(words: &[String]) -> impl Iterator<Item = Flaw> {
    none_of(words, scope::ALL.to_vec())
}

fn none_of<'a>(words: &'a [String], known: Vec<&'static str>) -> impl Iterator<Item = Flaw> + use<'a> {
    words.iter().filter_map(move |word| match known.contains(&word.as_str()) {
        true => None,
        false => Some(Flaw::NotOneOf(word.clone(), known.join(", "))),
    })
}

pub(super) fn grant_types(c: &Candidate<'_>, wrong: &mut Wrong) {
    unknown_grants(&c.said.grant_types).for_each(|flaw| wrong.say(ClientField::GrantTypes, flaw));
}

pub(super) fn scopes(c: &Candidate<'_>, wrong: &mut Wrong) {
    unknown_scopes(&c.said.scopes).for_each(|flaw| wrong.say(ClientField::Scopes, flaw));
}

pub(super) fn algs(c: &Candidate<'_>, wrong: &mut Wrong) {
    for (field, alg) in [
        (ClientField::IdTokenAlg, Some(&c.said.id_token_alg)),
        (ClientField::UserinfoAlg, c.said.userinfo_alg.as_ref()),
    ] {
        if let Some(alg) = alg.filter(|alg| Alg::parse(alg).is_none()) {
            wrong.say(field, Flaw::NotOneOf(alg.clone(), Alg::ALL.map(Alg::as_str).join(", ")));
        }
    }
}

pub(super) fn terms(c: &Candidate<'_>, wrong: &mut Wrong) {
    for flaw in Terms::default().with(&c.said.terms).err().into_iter().flatten() {
        match flaw {
            TermFlaw::Unknown(name) => wrong.say(ClientField::Terms, Flaw::NotOneOf(name, Terms::NAMES.join(", "))),
            TermFlaw::Value(term, value) => wrong.say(term, Flaw::NoValue(term.as_str().into(), value)),
        }
    }
}

/// What it asks for when it asks for nothing.
pub(super) fn defaults(c: &Candidate<'_>, wrong: &mut Wrong) {
    let t = &c.client.terms;
    if let Some(age) = t.default_max_age.filter(|age| *age < 0) {
        let term = Term::default_max_age;
        wrong.say(term, Flaw::NoValue(term.as_str().into(), age.to_string()));
    }
    let known = Acr::ALL.map(Acr::as_str).to_vec();
    none_of(&t.default_acr_values, known).for_each(|flaw| wrong.say(Term::default_acr_values, flaw));
}

/// What it is called.
pub(super) fn names(c: &Candidate<'_>, wrong: &mut Wrong) {
    if c.said.name.trim().is_empty() {
        wrong.say(ClientField::Name, Flaw::Unnamed);
    }
    let id = &c.said.id;
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_graphic() && b != b':') {
        wrong.say(ClientField::Id, Flaw::Id);
    }
}
