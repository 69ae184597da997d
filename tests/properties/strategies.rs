//! What comes: valid requests, changed a little or much.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::laws::{ISSUER, NOW, Pairs, clients, ladder};

/// Pieces that parsers dislike.
const PIECES: &[&str] = &[
    "&",
    "=",
    "%",
    "%41",
    "%ff",
    "%e2%82%ac",
    "+",
    " ",
    "\u{0}",
    "\r\n",
    "\t",
    "\"",
    "\\",
    "é",
    "😀",
    "{",
    "}",
    "[",
    "]",
    ":",
    "//",
    "?",
    "#",
    ".",
    "..",
    "@",
    "*",
    "none",
    "openid",
    "9999999999999999999999",
    "-1",
    "https://shop.example.com/cb",
    "http://127.0.0.1:",
    "null",
    "a",
];

const NAMES: &[&str] = &[
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "prompt",
    "max_age",
    "claims",
    "id_token_hint",
    "code_challenge",
    "code_challenge_method",
    "request",
    "request_uri",
    "registration",
    "login_hint",
    "ui_locales",
    "acr_values",
    "display",
    "dpop_jkt",
    "resource",
    "x",
];

const FORM: &[&str] = &[
    "grant_type",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "scope",
    "resource",
    "audience",
    "subject_token",
    "subject_token_type",
    "requested_token_type",
    "actor_token",
    "device_code",
    "client_id",
    "x",
];

const WORDS: &[&str] = &[
    "code",
    "token",
    "code id_token",
    "openid",
    "openid email",
    "openid profile offline_access",
    "email",
    "query",
    "form_post",
    "fragment",
    "jwt",
    "query.jwt",
    "form_post.jwt",
    "none",
    "login",
    "consent",
    "login consent",
    "none login",
    "0",
    "60",
    "99999999999999999999",
    "-5",
    "phr",
    "urn:cracha:two-factor phr",
    "S256",
    "plain",
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    "urn:b",
    "https://api.example.com/a",
    "https://api.example.com/a#b",
    "shop",
    "other",
    "https://shop.example.com/cb",
    "https://shop.example.com/cb?x=1",
    "https://shop.example.com/cb/",
    "http://127.0.0.1:5000/cb",
    "http://127.0.0.1:5000/cb2",
    "http://[::1]/cb?x=1",
    "com.example.app:/cb",
    r#"{"userinfo":{"email":null}}"#,
    r#"{"id_token":{"acr":{"essential":true,"values":["phr"]},"sub":{"value":"u"}}}"#,
    "{",
    "[]",
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "password",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:token-type:access_token",
    "urn:ietf:params:oauth:token-type:jwt",
    "cloud",
    "resellers.read",
    "",
];

/// A text of pieces that parsers dislike, or of anything.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(select(PIECES), 0..6).prop_map(|all| all.concat()),
        vec(any::<char>(), 0..12).prop_map(|all| all.into_iter().collect()),
    ]
}

/// A value, most often one that means something somewhere.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![3 => select(WORDS).prop_map(str::to_owned), 1 => text()]
}

fn pair(names: &'static [&'static str]) -> impl Strategy<Value = (String, String)> {
    (select(names).prop_map(str::to_owned), value())
}

/// The number of a client.
pub fn client() -> impl Strategy<Value = usize> {
    0..clients().len()
}

/// A client, and a request of it that is taken as it is, with up to five parameters changed, added or left out, in any
/// order.
pub fn request() -> impl Strategy<Value = (usize, Pairs)> {
    (client(), vec((any::<prop::sample::Index>(), pair(NAMES), 0..3_u8), 0..6)).prop_flat_map(|(client, changes)| {
        let mut pairs = ladder::good(&clients()[client]);
        for (at, (name, value), how) in changes {
            let at = at.index(pairs.len().max(1));
            match how {
                0 if at < pairs.len() => drop(pairs.remove(at)),
                1 if at < pairs.len() => pairs[at].1 = value,
                _ => match pairs.iter_mut().find(|(own, _)| *own == name && name != "resource") {
                    Some(own) if how == 2 => own.1 = value,
                    _ => pairs.push((name, value)),
                },
            }
        }
        (Just(client), Just(pairs).prop_shuffle())
    })
}

/// Any pairs at all.
pub fn form() -> impl Strategy<Value = Pairs> {
    const GRANTS: &[&str] = &[
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ];
    let good = |grant: &str| -> Pairs {
        let more: &[(&str, &str)] = match grant {
            "authorization_code" => &[("code", "c"), ("redirect_uri", "https://shop.example.com/cb")],
            "refresh_token" => &[("refresh_token", "r")],
            "client_credentials" => &[],
            _ => &[
                ("subject_token", "t"),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ("audience", "cloud"),
            ],
        };
        let pairs = [("grant_type", grant)].into_iter().chain(more.iter().copied());
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    (select(GRANTS), vec(pair(FORM), 0..5))
        .prop_map(move |(grant, more)| good(grant).into_iter().chain(more).collect::<Pairs>())
        .prop_shuffle()
}

/// Bytes of a query, well formed or not.
pub fn query() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        4 => pair(NAMES).prop_map(|(name, value)| format!("{name}={value}").into_bytes()),
        1 => text().prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..8),
    ];
    vec(part, 0..8).prop_map(|parts| parts.join(&b'&'))
}

/// Any JSON, small.
pub fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-120_i64..120).prop_map(|near| json!(NOW + near)),
        value().prop_map(Value::from),
        Just(json!(ISSUER)),
        Just(json!(format!("{ISSUER}/token"))),
    ];
    leaf.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            vec((value(), inner), 0..3).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

/// This object with up to three members changed, added or left out.
pub fn changed(good: Value, names: &'static [&'static str]) -> impl Strategy<Value = String> {
    let change = (select(names), prop_oneof![4 => json().prop_map(Some), 1 => Just(None)]);
    vec(change, 0..4).prop_map(move |changes| {
        let mut all: Map<String, Value> = good.as_object().cloned().unwrap_or_default();
        for (name, value) in changes {
            match value {
                Some(value) => drop(all.insert(name.to_owned(), value)),
                None => drop(all.remove(name)),
            }
        }
        Value::Object(all).to_string()
    })
}

/// A JOSE header like this one.
pub fn header(typ: &'static str, alg: &'static str) -> impl Strategy<Value = String> {
    let names = &["typ", "alg", "kid", "crit", "jku", "jwk", "x5u", "x5c", "b64", "cty", "x"];
    changed(json!({ "typ": typ, "alg": alg, "kid": alg }), names)
}

/// A redirect URI and another that is nearly the same.
pub fn addresses() -> impl Strategy<Value = (String, String)> {
    let own = select(
        &[
            "https://shop.example.com/cb",
            "https://shop.example.com/cb?x=1",
            "https://shop.example.com",
            "http://127.0.0.1/cb",
            "http://127.0.0.1:7000/cb?x=1",
            "http://[::1]/",
            "http://[::1]:7000",
            "http://localhost:7001/cb",
            "com.example.app:/cb",
        ][..],
    );
    let piece = prop_oneof![select(PIECES).prop_map(str::to_owned), any::<u16>().prop_map(|port| format!(":{port}"))];
    let cut = (any::<prop::sample::Index>(), 0..5_usize, prop_oneof![piece, Just(String::new())]);
    (own, vec(cut, 0..3)).prop_map(|(own, cuts)| {
        let mut other: Vec<char> = own.chars().collect();
        for (at, take, put) in cuts {
            let at = at.index(other.len() + 1);
            let end = (at + take).min(other.len());
            other.splice(at..end, put.chars());
        }
        (own.to_owned(), other.into_iter().collect())
    })
}
