//! The authorization request: [`RawParams`] → [`KnownClient`] → [`AuthorizeRequest`].

use cracha::oidc::authorize::{AuthorizeRequest, KnownClient, Refused, ReplyTo, Way, client_id};
use cracha::oidc::client::{ClientView, GrantType};
use cracha::oidc::error::{Code, ProtocolError};
use cracha::oidc::params::RawParams;
use cracha::oidc::response::{Ours, Response};
use cracha::oidc::scope::{self, Scopes};
use serde_json::{Map, Value, json};

use super::{ISSUER, NOW, Pairs, clients, issuer, keys, read_form, repeated, speakable, value};

/// The names that the way back hangs on.
const LOCAL: [&str; 6] = ["client_id", "redirect_uri", "response_mode", "state", "request", "request_uri"];
const MAY_REPEAT: [&str; 1] = ["resource"];
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub const SEEDS: &[&str] = &[
    "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcb&response_type=code&scope=openid+email&state=s&nonce=n",
    "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcb%3Fx%3D1&response_type=code&response_mode=form_post&scope=openid+offline_access&prompt=consent",
    "client_id=shop&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fcb&response_type=code&scope=openid&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
    "client_id=shop&redirect_uri=https://shop.example.com/cb&response_type=code&response_mode=query.jwt&scope=openid&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&dpop_jkt=x&resource=urn:b&resource=https://api.example.com/a",
    "client_id=shop&redirect_uri=https://shop.example.com/cb&response_type=code&scope=openid&prompt=none&max_age=60&acr_values=phr&login_hint=maria&ui_locales=pt-BR&id_token_hint=x&display=page",
    "client_id=shop&redirect_uri=https://shop.example.com/cb&response_type=code&scope=openid&claims=%7B%22userinfo%22%3A%7B%22email%22%3Anull%7D%2C%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue%2C%22values%22%3A%5B%22phr%22%5D%7D%7D%7D",
    "client_id=shop&redirect_uri=https://shop.example.com/cb&response_type=token&state=-._~",
    "client_id=shop&redirect_uri=https://evil.example/cb&response_type=code",
    "client_id=shop&redirect_uri=com.example.app:/cb&response_type=code&scope=openid&request=x&request_uri=urn:x&registration=x",
];

/// How far a request gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Climbed {
    Page(ProtocolError),
    Refused(Refused),
    Asked(Box<AuthorizeRequest>),
}

pub fn climb(pairs: &[(String, String)], client: &ClientView, way: Way) -> Climbed {
    let params = RawParams::from_pairs(pairs.to_vec());
    let found = client_id(&params).ok().filter(|id| *id == client.client_id).map(|_| client);
    match KnownClient::of(&params, found, way) {
        Err(error) => Climbed::Page(error),
        Ok(known) => match known.request() {
            Err(refused) => Climbed::Refused(refused),
            Ok(asked) => Climbed::Asked(Box::new(asked)),
        },
    }
}

/// Any query string, for each kind of client and each way to come.
pub fn hold(bytes: &[u8]) {
    let Some(pairs) = read_form(bytes) else { return };
    for client in clients() {
        for way in [Way::default(), Way { pushed: true, signed: true }] {
            law(&pairs, client, way);
        }
    }
}

pub fn law(pairs: &[(String, String)], client: &ClientView, way: Way) {
    let climbed = climb(pairs, client, way);
    match &climbed {
        Climbed::Page(error) => speakable(error),
        Climbed::Refused(refused) => {
            speakable(&refused.error);
            proven(pairs, client, &refused.reply);
            answer(client, &refused.reply, |ours| Response::error(refused, ours));
        }
        Climbed::Asked(asked) => {
            let reply = asked.way_back().expect("it came by a browser");
            proven(pairs, client, reply);
            taken(pairs, client, way, asked);
            answer(client, reply, |ours| Response::code(reply, "c", ours));
            let again = climb(&rendered(client, asked), client, way);
            assert!(same(&again, &climbed), "{asked:?} is rendered and read as {again:?}");
        }
    }
    order(pairs, client, way, &climbed);
    more(pairs, client, way, &climbed);
    twice(pairs, client, way, &climbed);
}

/// An answer leaves for a client only when its redirect URI is its own (A1, A2, A3).
fn proven(pairs: &[(String, String)], client: &ClientView, reply: &ReplyTo) {
    let times = |name: &str| pairs.iter().filter(|(own, _)| own == name).count();
    assert!(LOCAL.iter().all(|name| times(name) <= 1), "what the way back hangs on came twice");
    assert_eq!(value(pairs, "client_id"), Some(client.client_id.as_str()));
    assert_eq!(value(pairs, "redirect_uri"), Some(reply.redirect_uri.as_str()));
    super::redirect::law(client, &reply.redirect_uri);
    assert_eq!(reply.state.as_deref(), value(pairs, "state"), "A5");
    assert!(client.response_modes.contains(&reply.mode));
}

/// Goes to the registered address, says who we are, returns the state, and can split no header (A5, F44).
fn answer(client: &ClientView, reply: &ReplyTo, make: impl FnOnce(Ours<'_>) -> cracha::error::Result<Response>) {
    let issuer = issuer();
    let response = make(Ours { issuer: &issuer, keys: keys(), client, now_s: NOW }).expect("an answer");
    let fields: Pairs = match response {
        Response::Redirect(url) => {
            assert!(url.bytes().all(|b| b.is_ascii_graphic()), "{url}");
            let more = url.strip_prefix(&reply.redirect_uri).expect("the registered address first");
            assert!(more.starts_with(if reply.redirect_uri.contains('?') { '&' } else { '?' }), "{url}");
            read_form(&more.as_bytes()[1..]).expect("a query")
        }
        Response::FormPost { action, fields } => {
            assert_eq!(action, reply.redirect_uri);
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
        }
    };
    if reply.mode.is_signed() {
        assert!(fields.len() == 1 && fields[0].0 == "response", "{fields:?}");
        return;
    }
    assert_eq!(value(&fields, "iss"), Some(ISSUER));
    assert_eq!(value(&fields, "state"), reply.state.as_deref());
    assert!(value(&fields, "code").is_some() != value(&fields, "error").is_some());
    let known = ["code", "error", "error_description", "state", "iss"];
    assert!(fields.iter().all(|(name, _)| known.contains(&name.as_str())) && !repeated(&fields, &[]), "{fields:?}");
}

/// Nothing that the client may not have, nothing that was not asked (A8, A12, A17, A18, P2-35, P2-39).
fn taken(pairs: &[(String, String)], client: &ClientView, way: Way, asked: &AuthorizeRequest) {
    assert!(!repeated(pairs, &MAY_REPEAT));
    assert!(["request", "request_uri", "registration"].iter().all(|name| value(pairs, name).is_none()));
    assert_eq!(value(pairs, "response_type"), Some("code"));
    assert!(client.may(GrantType::AuthorizationCode));
    assert!((way.pushed || !client.must_push()) && (way.signed || !client.must_sign()));
    let words = Scopes::parse(value(pairs, "scope").unwrap_or_default());
    assert!(
        asked.scopes.has(scope::OPENID) && asked.scopes.is_within(&words) && asked.scopes.is_within(&client.scopes)
    );
    assert!(!asked.scopes.has(scope::OFFLINE_ACCESS) || client.first_party || asked.prompt.consent);
    assert_eq!(asked.code_challenge.as_deref(), value(pairs, "code_challenge"));
    assert!(asked.code_challenge.is_some() || !client.needs_pkce());
    assert!(asked.code_challenge.is_none() || value(pairs, "code_challenge_method") == Some("S256"));
    assert!(!asked.prompt.none || !(asked.prompt.login || asked.prompt.consent || asked.prompt.select_account));
    assert!(asked.max_age.is_none_or(|age| age >= 0));
    let resources: Vec<_> = pairs.iter().filter(|(name, value)| name == "resource" && !value.is_empty()).collect();
    assert!(resources.iter().all(|(_, uri)| asked.resources.names(uri) && client.terms.resources.contains(uri)));
    assert_eq!(asked.nonce.as_deref(), value(pairs, "nonce"), "A9");
    let stored = serde_json::to_string(asked).expect("a row");
    let mut read: AuthorizeRequest = serde_json::from_str(&stored).expect("what was stored");
    read.claims.wished_acr = asked.claims.wished_acr; // counted already, in `acr`
    assert_eq!(&read, asked);
}

/// The order of parameters is of no matter.
fn order(pairs: &[(String, String)], client: &ClientView, way: Way, climbed: &Climbed) {
    let reversed: Pairs = pairs.iter().rev().cloned().collect();
    let middle = pairs.len() / 2;
    let turned: Pairs = pairs[middle..].iter().chain(&pairs[..middle]).cloned().collect();
    for other in [reversed, turned] {
        let other = climb(&other, client, way);
        assert!(same(&other, climbed), "another order: {climbed:?} is {other:?}");
    }
}

/// What nobody knows changes nothing (A8).
fn more(pairs: &[(String, String)], client: &ClientView, way: Way, climbed: &Climbed) {
    if pairs.iter().any(|(name, _)| name == "unheard_of") {
        return;
    }
    let mut more = pairs.to_vec();
    more.insert(pairs.len() / 2, ("unheard_of".into(), "x".into()));
    assert!(same(&climb(&more, client, way), climbed), "an unknown parameter counts");
}

/// A parameter that comes twice is refused: on a page where the way back hangs on it, else to the client (A8).
fn twice(pairs: &[(String, String)], client: &ClientView, way: Way, climbed: &Climbed) {
    let Some(pair) = pairs.iter().find(|(name, _)| name != "resource") else { return };
    let more: Pairs = pairs.iter().chain([pair]).cloned().collect();
    match (climb(&more, client, way), climbed) {
        (Climbed::Page(_), _) => {}
        (Climbed::Refused(refused), Climbed::Refused(_) | Climbed::Asked(_)) => {
            assert!(!LOCAL.contains(&pair.0.as_str()));
            assert_eq!(refused.error.code, Code::InvalidRequest);
        }
        (other, _) => panic!("{} came twice: {other:?}", pair.0),
    }
}

/// The same answer: resources in any order, and of several things that are wrong with one parameter either.
pub fn same(one: &Climbed, other: &Climbed) -> bool {
    match (one, other) {
        (Climbed::Page(one), Climbed::Page(other)) => one.code == other.code,
        (Climbed::Refused(one), Climbed::Refused(other)) => {
            one.reply == other.reply && one.error.code == other.error.code
        }
        (Climbed::Asked(one), Climbed::Asked(other)) => sorted(one) == sorted(other),
        _ => false,
    }
}

fn sorted(asked: &AuthorizeRequest) -> Value {
    let mut json = serde_json::to_value(asked).expect("a row");
    for list in ["/resources", "/claims/userinfo", "/claims/id_token", "/claims/acr"] {
        if let Some(Value::Array(all)) = json.pointer_mut(list) {
            all.sort_by_key(Value::to_string);
            all.dedup();
        }
    }
    let scopes: Vec<&str> = asked.scopes.iter().collect();
    json["scopes"] = json!(scopes);
    json
}

/// A request as its client would have written it.
pub fn rendered(client: &ClientView, asked: &AuthorizeRequest) -> Pairs {
    let reply = asked.way_back().expect("it came by a browser");
    let mut pairs: Vec<(&str, String)> = vec![
        ("client_id", asked.client_id.clone()),
        ("redirect_uri", reply.redirect_uri.clone()),
        ("response_type", "code".into()),
        ("scope", asked.scopes.to_string()),
    ];
    let prompt = [
        ("none", asked.prompt.none),
        ("login", asked.prompt.login),
        ("consent", asked.prompt.consent),
        ("select_account", asked.prompt.select_account),
    ];
    let prompt: Vec<&str> = prompt.iter().filter(|(_, on)| *on).map(|(word, _)| *word).collect();
    pairs.push(("prompt", prompt.join(" ")));
    pairs.push(("acr_values", asked.wished_acr.map_or("x", |acr| acr.as_str()).to_owned()));
    pairs.push(("claims", super::claims::rendered(&asked.claims).to_string()));
    if reply.mode != client.usual_mode() {
        pairs.push(("response_mode", reply.mode.as_str().into()));
    }
    if let Some(challenge) = &asked.code_challenge {
        pairs.push(("code_challenge", challenge.clone()));
        pairs.push(("code_challenge_method", "S256".into()));
    }
    let texts = [
        ("state", &reply.state),
        ("nonce", &asked.nonce),
        ("id_token_hint", &asked.id_token_hint),
        ("login_hint", &asked.login_hint),
        ("ui_locales", &asked.ui_locales),
        ("dpop_jkt", &asked.dpop_jkt),
    ];
    pairs.extend(texts.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
    pairs.extend(asked.max_age.map(|age| ("max_age", age.to_string())));
    let resources = asked.resources.claim().unwrap_or_default();
    let resources = resources.as_array().cloned().unwrap_or_else(|| vec![resources]);
    pairs.extend(resources.iter().filter_map(|uri| Some(("resource", uri.as_str()?.to_owned()))));
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A request that is taken from the client of this number; with what is always needed.
pub fn good(client: &ClientView) -> Pairs {
    [
        ("client_id", client.client_id.as_str()),
        ("redirect_uri", client.redirect_uris[0].as_str()),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// The parameters as claims of a request object.
pub fn as_claims(pairs: &[(String, String)]) -> Map<String, Value> {
    let mut claims = Map::new();
    for (name, value) in pairs.iter().filter(|(name, _)| name != "resource") {
        claims.insert(name.clone(), json!(value));
    }
    let resources: Vec<_> = pairs.iter().filter(|(name, _)| name == "resource").map(|(_, uri)| json!(uri)).collect();
    if !resources.is_empty() {
        claims.insert("resource".into(), Value::Array(resources));
    }
    claims
}
