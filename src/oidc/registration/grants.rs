//! By which ways a client gets tokens, and what each of them needs.

use super::{Candidate, ClientField as Field, RegistrationFlaw as Flaw, Wrong};
use crate::oidc::client::{AuthMethod, GrantType};
use crate::oidc::scope;

pub(super) fn code(c: &Candidate<'_>, wrong: &mut Wrong) {
    if !c.client.may(GrantType::AuthorizationCode) {
        return;
    }
    if c.client.redirect_uris.is_empty() {
        wrong.say(Field::RedirectUris, Flaw::CodeNeedsOne);
    }
    if !c.client.scopes.has(scope::OPENID) {
        wrong.say(Field::Scopes, Flaw::CodeNeedsOpenid);
    }
}

/// A device needs no address; with the code flow beside it, `openid` is that one's to ask for.
pub(super) fn device(c: &Candidate<'_>, wrong: &mut Wrong) {
    let alone = c.client.may(GrantType::DeviceCode) && !c.client.may(GrantType::AuthorizationCode);
    if alone && !c.client.scopes.has(scope::OPENID) {
        wrong.say(Field::Scopes, Flaw::CodeNeedsOpenid);
    }
}

pub(super) fn refresh(c: &Candidate<'_>, wrong: &mut Wrong) {
    let of_a_person = c.client.may(GrantType::AuthorizationCode) || c.client.may(GrantType::DeviceCode);
    if c.client.may(GrantType::RefreshToken) && !of_a_person {
        wrong.say(Field::GrantTypes, Flaw::RefreshNeedsCode);
    }
}

pub(super) fn credentials(c: &Candidate<'_>, wrong: &mut Wrong) {
    if c.client.may(GrantType::ClientCredentials) && c.client.auth_method == AuthMethod::None {
        wrong.say(Field::GrantTypes, Flaw::CredentialsNeedSecret);
    }
}

/// Tokens are exchanged by who has a login and a proof, for somebody.
pub(super) fn exchange(c: &Candidate<'_>, wrong: &mut Wrong) {
    let proves = c.client.may(GrantType::AuthorizationCode) && c.client.auth_method != AuthMethod::None;
    let fine = proves && !c.client.terms.exchange_to.is_empty();
    if c.client.may(GrantType::TokenExchange) && !fine {
        wrong.say(Field::GrantTypes, Flaw::ExchangeNeeds);
    }
}

/// A page of the distributor's own may go unseen only where nobody else can take its place (P2-45), and for nobody who
/// came by himself.
pub(super) fn consent(c: &Candidate<'_>, wrong: &mut Wrong) {
    if !c.client.first_party {
        return;
    }
    if c.client.is_imitable() {
        wrong.say(Field::FirstParty, Flaw::NativeAsks);
    }
    if c.around.self_made {
        wrong.say(Field::FirstParty, Flaw::SelfMade);
    }
}
