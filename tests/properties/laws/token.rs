//! The token endpoint's parameters, scopes and resources (P2-35, P2-37, P2-39, P2-43; RFC 8707, RFC 8693).

use cracha::oidc::client::{ClientView, GrantType};
use cracha::oidc::params::RawParams;
use cracha::oidc::resource::Audience;
use cracha::oidc::scope::{OF_A_PERSON, Scopes};
use cracha::oidc::token::{TokenRequest, narrow};

use super::{Pairs, clients, read_form, repeated, speakable, value};

pub const SEEDS: &[&str] = &[
    "grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcb&code_verifier=v&resource=urn:b",
    "grant_type=refresh_token&refresh_token=r&scope=openid+email&resource=urn:b&resource=https://api.example.com/a",
    "grant_type=client_credentials&scope=resellers.read+openid",
    "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=t&subject_token_type=urn:ietf:params:oauth:token-type:access_token&audience=cloud&resource=urn:b",
    "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=d",
    "grant_type=password&username=a&password=b",
];

/// A form.
pub fn hold(bytes: &[u8]) {
    let Some(pairs) = read_form(bytes) else { return };
    for client in clients() {
        law(&pairs, client);
    }
    if let Some(scope) = value(&pairs, "scope") {
        scopes(scope);
    }
}

fn read(pairs: &[(String, String)], client: &ClientView) -> Result<TokenRequest, cracha::oidc::error::ProtocolError> {
    TokenRequest::read(&RawParams::from_pairs(pairs.to_vec()), client)
}

pub fn law(pairs: &[(String, String)], client: &ClientView) {
    let found = read(pairs, client);
    let reversed: Pairs = pairs.iter().rev().cloned().collect();
    let turned = read(&reversed, client);
    match (&found, &turned) {
        (Err(one), Err(other)) => {
            speakable(one);
            assert_eq!(one.code, other.code, "the order of parameters");
        }
        (Ok(one), Ok(other)) => assert_eq!(unordered(one), unordered(other), "the order of parameters"),
        _ => panic!("the order of parameters: {found:?} and {turned:?}"),
    }
    let Ok(asked) = found else { return };
    let grant = value(pairs, "grant_type").and_then(GrantType::parse).expect("a grant type");
    assert!(client.may(grant));
    let may: &[&str] = if grant == GrantType::TokenExchange { &["resource", "audience"] } else { &["resource"] };
    assert!(!repeated(pairs, may));
    let twice: Pairs =
        pairs.iter().chain(pairs.iter().filter(|(name, _)| !may.contains(&name.as_str()))).cloned().collect();
    assert!(read(&twice, client).is_err(), "everything twice");
    match asked {
        TokenRequest::Code(code) => {
            assert_eq!(Some(code.redirect_uri.as_str()), value(pairs, "redirect_uri"));
            assert_eq!(Some(code.code.expose()), value(pairs, "code"));
            registered(&code.fewer.resources, &client.terms.resources);
        }
        TokenRequest::Refresh(asked) => {
            assert_eq!(Some(asked.token.expose()), value(pairs, "refresh_token"));
            registered(&asked.fewer.resources, &client.terms.resources);
        }
        TokenRequest::ClientCredentials(asked) => {
            assert!(!client.is_public() && !asked.scopes.is_empty() && asked.scopes.is_within(&client.scopes));
            assert!(!OF_A_PERSON.iter().any(|scope| asked.scopes.has(scope)), "P2-43");
            registered(&asked.resources, &client.terms.resources);
        }
        TokenRequest::Exchange(asked) => {
            assert!(!client.is_public() && !asked.audience.is_empty());
            registered(&asked.audience, &client.terms.exchange_to);
        }
        TokenRequest::Device(asked) => {
            assert_eq!(Some(asked.code.expose()), value(pairs, "device_code"));
            registered(&asked.fewer.resources, &client.terms.resources);
        }
    }
}

fn registered(audience: &Audience, own: &[String]) {
    let stored = audience.stored().unwrap_or_default();
    assert!(stored.split(' ').filter(|name| !name.is_empty()).all(|name| own.iter().any(|own| own == name)));
    assert_eq!(&Audience::read(Some(&stored)), audience);
}

/// Which of several comes first is of no matter.
fn unordered(asked: &TokenRequest) -> Vec<char> {
    let mut text: Vec<char> = format!("{asked:?}").chars().collect();
    text.sort_unstable();
    text
}

/// A set of words: what is read, is written and read the same; fewer may be asked for and never more.
pub fn scopes(list: &str) {
    let all = Scopes::parse(list);
    assert_eq!(Scopes::parse(&all.to_string()), all);
    let words: Vec<&str> = all.iter().collect();
    assert!(words.iter().all(|word| list.split(' ').any(|one| one == *word)));
    assert!(words.iter().all(|word| word.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))));
    for granted in clients().iter().map(|client| &client.scopes) {
        let within = all.within(granted);
        assert!(within.is_within(granted) && within.is_within(&all));
        match narrow(granted, Some(&all)) {
            Ok(fewer) => assert!(fewer.is_within(granted) && !fewer.is_empty()),
            Err(error) => speakable(&error),
        }
    }
}

/// What was granted and what is asked for then.
pub fn audience(granted: &Audience, asked: &Audience) {
    match granted.narrowed(asked) {
        Ok(narrowed) if asked.is_empty() => assert_eq!(&narrowed, granted),
        Ok(narrowed) => {
            assert_eq!(&narrowed, asked);
            let names = asked.stored().unwrap_or_default();
            assert!(granted.is_empty() || names.split(' ').all(|name| granted.names(name)));
        }
        Err(error) => speakable(&error),
    }
    assert_eq!(&Audience::read(granted.stored().as_deref()), granted);
}
