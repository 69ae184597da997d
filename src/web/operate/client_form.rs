//! The form of a client: its fields, what was typed, and what is wrong with it.

use super::client_term_fields;
use crate::error::Result;
use crate::oidc::new_client::NewClient;
use crate::oidc::registration::{ClientField, RegistrationError};
use crate::text::fill;
use crate::text::provider::ClientText;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::visit::Visit;

/// As typed.
pub(super) fn kept(visit: &Visit, form: &Form) -> Result<Filled> {
    let mut filled = Filled::new(visit.lang);
    for field in ClientField::COLUMNS.map(ClientField::form_name) {
        filled = filled.with(field, form.get(field)?);
    }
    client_term_fields::kept(filled, form)
}

/// With what is wrong.
pub(super) fn explained(visit: &Visit, mut filled: Filled, wrong: &[RegistrationError]) -> Filled {
    let t = ClientText::of(visit.lang);
    for error in wrong {
        let why = error.flaw.words(visit.lang);
        filled = filled.wrong(error.field.form_name(), fill(t.refused, &[("why", &why)]));
    }
    filled
}

/// What was typed, laid over a client: the form sends all but its id and whether it is public.
pub(super) fn given(form: &Form, on: NewClient) -> Result<NewClient> {
    let text = |name| form.text(name).map(str::to_owned);
    let maybe = |name| form.text(name).map(|value| Some(value.to_owned()).filter(|value| !value.is_empty()));
    let words = |name| form.get(name).map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    Ok(NewClient {
        name: text("name")?,
        redirect_uris: words("redirect_uris")?,
        post_logout_redirect_uris: words("post_logout_redirect_uris")?,
        backchannel_logout_uri: maybe("backchannel_logout_uri")?,
        home_uri: maybe("home_uri")?,
        grant_types: words("grant_types")?,
        scopes: words("scopes")?,
        native: form.has("native"),
        first_party: form.has("first_party"),
        require_pkce: form.has("require_pkce"),
        claims_in_id_token: form.has("claims_in_id_token"),
        id_token_alg: text("id_token_alg")?,
        userinfo_alg: maybe("userinfo_alg")?,
        terms: client_term_fields::typed(form)?,
        ..on
    })
}

/// As it is registered.
pub(super) fn registered(visit: &Visit, client: &NewClient) -> Filled {
    let flag = |on: bool| if on { "yes" } else { "" };
    let form = Filled::new(visit.lang)
        .with("name", &client.name)
        .with("redirect_uris", client.redirect_uris.join("\n"))
        .with("post_logout_redirect_uris", client.post_logout_redirect_uris.join("\n"))
        .with("backchannel_logout_uri", client.backchannel_logout_uri.clone().unwrap_or_default())
        .with("home_uri", client.home_uri.clone().unwrap_or_default())
        .with("scopes", client.scopes.join(" "))
        .with("grant_types", client.grant_types.join(" "))
        .with("id_token_alg", &client.id_token_alg)
        .with("userinfo_alg", client.userinfo_alg.clone().unwrap_or_default())
        .with("native", flag(client.native))
        .with("first_party", flag(client.first_party))
        .with("require_pkce", flag(client.require_pkce))
        .with("claims_in_id_token", flag(client.claims_in_id_token));
    client_term_fields::registered(form, &client.terms())
}
