//! A client at the terminal: in a line, and in full. Never its secret.

use std::fmt::Display;

use super::{Done, Failure, language};
use crate::model::client::Client;
use crate::oidc::registration::RegistrationError;
use crate::oidc::terms::Terms;

/// One of many.
pub fn line(client: &Client) -> String {
    let kind = if client.public { "public" } else { "confidential" };
    let state = if client.disabled_at.is_some() { "  disabled" } else { "" };
    let by = client.registered_by.as_ref().map(|by| format!("  by {by}")).unwrap_or_default();
    format!("{:<24} {kind:<13} {:<40} {}{by}{state}", client.id.as_str(), client.grants().join(","), client.name)
}

/// All that it is registered with.
pub fn show(client: &Client) -> Done {
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
    let rows = [
        ("client_id", client.id.to_string()),
        ("name", client.name.clone()),
        ("public", yes(client.public)),
        ("native", yes(client.native)),
        ("first party", yes(client.first_party)),
        ("PKCE required", yes(client.require_pkce || client.public)),
        ("redirect URIs", client.redirects().join(" ")),
        ("post-logout URIs", client.post_logouts().join(" ")),
        ("back-channel logout", text(&client.backchannel_uri)),
        ("home", text(&client.home_uri)),
        ("grants", client.grants().join(" ")),
        ("scopes", client.scope_list().join(" ")),
        ("ID token", client.id_token_alg.clone()),
        ("userinfo", client.userinfo_alg.clone().unwrap_or_else(|| "JSON".into())),
        ("claims in ID token", yes(client.claims_in_id_token)),
        ("further settings", Terms::read(&client.terms).lines().join("\n                     ")),
        ("registered by", text(&client.registered_by)),
        ("disabled", yes(client.disabled_at.is_some())),
    ];
    rows.iter().for_each(|(name, value)| println!("{name:<20} {value}"));
    Ok(())
}

/// All that is wrong with what was typed.
pub fn refused<F: Display>(problems: Vec<RegistrationError<F>>) -> Failure {
    Failure::Usage(problems.iter().map(|p| format!("{}: {}", p.field, p.flaw.words(language::of_terminal()))).collect())
}
