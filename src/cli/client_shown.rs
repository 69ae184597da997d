//! A client at the terminal: in a line, and in full. Never its secret.

use std::fmt::Display;

use super::language::of_terminal;
use super::{Done, Failure, done};
use crate::model::client::Client;
use crate::oidc::registration::RegistrationError;
use crate::oidc::terms::Terms;
use crate::text::fill;
use crate::text::operate::OperatorText;
use crate::text::operate::invite::InviteText;
use crate::text::provider::ClientText;

/// One of many.
pub fn line(client: &Client) -> String {
    let lang = of_terminal();
    let t = OperatorText::of(lang);
    let kind = if client.public { t.public_client } else { t.confidential };
    let state = client.disabled_at.map(|_| format!("  {}", t.disabled)).unwrap_or_default();
    let by = |name: &String| format!("  {}", fill(InviteText::of(lang).by, &[("name", name)]));
    let by = client.registered_by.as_ref().map(by).unwrap_or_default();
    format!("{:<24} {kind:<13} {:<40} {}{by}{state}", client.id.as_str(), client.grants().join(","), client.name)
}

/// All that it is registered with.
pub fn show(client: &Client) -> Done {
    let lang = of_terminal();
    let (t, kinds, said) = (ClientText::of(lang), OperatorText::of(lang), done());
    let yes = |flag: bool| if flag { said.yes } else { said.no }.to_owned();
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
    let list = |all: Vec<String>| if all.is_empty() { "-".to_owned() } else { all.join(" ") };
    let mut rows = vec![
        ("client_id", client.id.to_string()),
        (t.name, client.name.clone()),
        (kinds.public_client, yes(client.public)),
        (t.native, yes(client.native)),
        (kinds.first_party, yes(client.first_party)),
        (t.require_pkce, yes(client.view().needs_pkce())),
        (t.redirects, list(client.redirects())),
        (t.after_logout, list(client.post_logouts())),
        (t.logout_at, text(&client.backchannel_uri)),
        (t.home, text(&client.home_uri)),
        (t.grants, list(client.grants())),
        (t.scopes, list(client.scope_list())),
        (t.id_token, client.id_token_alg.clone()),
        (t.userinfo, client.userinfo_alg.clone().unwrap_or_else(|| t.plain.into())),
        (t.claims_in_id_token, yes(client.claims_in_id_token)),
        (kinds.disabled, yes(client.disabled_at.is_some())),
    ];
    rows.extend(client.registered_by.iter().map(|name| (InviteText::of(lang).name, name.clone())));
    rows.iter().for_each(|(name, value)| println!("{name}: {value}"));
    Terms::read(&client.terms).lines().iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// All that is wrong with what was typed.
pub fn refused<F: Display>(problems: Vec<RegistrationError<F>>) -> Failure {
    Failure::Usage(problems.iter().map(|p| format!("{}: {}", p.field, p.flaw.words(of_terminal()))).collect())
}
