//! What holds at an entrance of the protocol whatever comes. The property tests beside this folder and the fuzzer in
//! `fuzz/` bring what comes; both call the same functions here, which panic where a law is broken.

pub mod assertion;
pub mod claims;
pub mod dpop;
pub mod jar;
pub mod jwt;
pub mod ladder;
pub mod redirect;
pub mod token;

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::crypto::keys::{Alg, PublicKey, SigningKey};
use cracha::oidc::client::{AuthMethod, ClientView, GrantType, ResponseMode};
use cracha::oidc::error::ProtocolError;
use cracha::oidc::issuer::Issuer;
use cracha::oidc::keyset::{KeySet, Signer};
use cracha::oidc::params::RawParams;
use cracha::oidc::scope::Scopes;
use cracha::oidc::terms::{ClientProfile, Terms};
use serde_json::{Map, Value};

/// Seconds since 1970.
pub const NOW: i64 = 1_000_000;
/// Who we are.
pub const ISSUER: &str = "https://id.example.com";

/// One entrance: its name, what holds there for any bytes, and bytes that are taken there.
pub struct Entrance {
    pub name: &'static str,
    pub hold: fn(&[u8]),
    pub seeds: &'static [&'static str],
}

/// All of them.
pub const ENTRANCES: [Entrance; 8] = [
    Entrance { name: "ladder", hold: ladder::hold, seeds: ladder::SEEDS },
    Entrance { name: "jwt", hold: jwt::hold, seeds: jwt::SEEDS },
    Entrance { name: "dpop", hold: dpop::hold, seeds: dpop::SEEDS },
    Entrance { name: "jar", hold: jar::hold, seeds: jar::SEEDS },
    Entrance { name: "assertion", hold: assertion::hold, seeds: assertion::SEEDS },
    Entrance { name: "redirect", hold: redirect::hold, seeds: redirect::SEEDS },
    Entrance { name: "claims", hold: claims::hold, seeds: claims::SEEDS },
    Entrance { name: "token", hold: token::hold, seeds: token::SEEDS },
];

/// Pairs as an entrance gets them.
pub type Pairs = Vec<(String, String)>;

pub fn issuer() -> Issuer {
    Issuer::new(ISSUER).expect("an issuer")
}

/// One key of each algorithm, named after it.
pub fn keys() -> &'static KeySet {
    static KEYS: LazyLock<KeySet> = LazyLock::new(made);
    &KEYS
}

/// Others of the same names.
pub fn strangers() -> &'static KeySet {
    static KEYS: LazyLock<KeySet> = LazyLock::new(made);
    &KEYS
}

fn made() -> KeySet {
    let signer = |alg: Alg| Signer::new(SigningKey::generate(alg, alg.as_str()).expect("a key").0).expect("a signer");
    KeySet::new(Alg::ALL.map(signer).to_vec(), vec![]).expect("a set")
}

/// The public halves.
pub fn public(keys: &KeySet) -> Vec<PublicKey> {
    Alg::ALL.iter().filter_map(|alg| keys.find(alg.as_str()).cloned()).collect()
}

/// A portal of each kind: the distributor's own, another's, a native one, and those that are held to FAPI 2.0.
pub fn clients() -> &'static [ClientView] {
    static CLIENTS: LazyLock<Vec<ClientView>> = LazyLock::new(|| {
        let shop = ClientView {
            client_id: "shop".into(),
            redirect_uris: vec!["https://shop.example.com/cb".into(), "https://shop.example.com/cb?x=1".into()],
            post_logout_redirect_uris: vec![],
            backchannel_logout_uri: None,
            grant_types: GrantType::ALL.to_vec(),
            response_modes: ResponseMode::ALL.to_vec(),
            scopes: Scopes::parse("openid profile email phone reseller offline_access resellers.read"),
            auth_method: AuthMethod::SecretBasicOrPost,
            require_pkce: false,
            first_party: true,
            native: false,
            claims_in_id_token: false,
            id_token_alg: Alg::EdDsa,
            userinfo_alg: None,
            terms: Terms {
                resources: vec!["https://api.example.com/a".into(), "urn:b".into()],
                exchange_to: vec!["cloud".into(), "urn:b".into()],
                ..Terms::default()
            },
            detail_types: vec![],
        };
        let other = ClientView {
            first_party: false,
            grant_types: vec![GrantType::AuthorizationCode],
            scopes: Scopes::parse("openid email"),
            terms: Terms {
                default_max_age: Some(600),
                default_acr_values: vec!["phr".into()],
                require_signed_request_object: true,
                ..Terms::default()
            },
            ..shop.clone()
        };
        let native = ClientView {
            redirect_uris: vec![
                "http://127.0.0.1/cb".into(),
                "http://[::1]:7000/cb?x=1".into(),
                "com.example.app:/cb".into(),
            ],
            auth_method: AuthMethod::None,
            first_party: false,
            native: true,
            ..shop.clone()
        };
        let held = |profile| ClientView {
            auth_method: AuthMethod::PrivateKeyJwt,
            terms: Terms { profile, ..shop.terms.clone() },
            ..shop.clone()
        };
        let held = [held(ClientProfile::Fapi2), held(ClientProfile::Fapi2Ms)];
        [shop.clone(), other, native].into_iter().chain(held).collect()
    });
    &CLIENTS
}

/// RFC 6749 sections 4.1.2.1 and 5.2: %x20-21 / %x23-5B / %x5D-7E (A6).
pub fn speakable(error: &ProtocolError) {
    let fine = |b: u8| matches!(b, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E);
    assert!(error.description().bytes().all(fine), "{error:?}");
    assert!(!error.description().is_empty(), "{error:?}");
}

/// Whether a name comes twice, those excepted that may.
pub fn repeated(pairs: &[(String, String)], may: &[&str]) -> bool {
    pairs
        .iter()
        .enumerate()
        .any(|(at, (name, _))| !may.contains(&name.as_str()) && pairs[..at].iter().any(|(before, _)| before == name))
}

/// The one value of a name.
pub fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// Form-encoded text, if it is that, by another reader than ours; ours reads the same.
pub fn read_form(bytes: &[u8]) -> Option<Pairs> {
    let pairs: Pairs = url::form_urlencoded::parse(bytes).into_owned().collect();
    let ours = RawParams::parse(bytes).ok()?;
    assert!(ours == RawParams::from_pairs(pairs.clone()), "two readers of {:?}", String::from_utf8_lossy(bytes));
    Some(pairs)
}

/// A token with this header and these claims, signed by the key that the header names, or by the Ed25519 one.
pub fn signed(keys: &KeySet, header: &str, claims: &str) -> String {
    let read: Value = serde_json::from_str(header).unwrap_or_default();
    let alg = read["alg"].as_str().and_then(Alg::parse).unwrap_or(Alg::EdDsa);
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = keys.signer(alg).and_then(|signer| signer.sign(message.as_bytes())).expect("a signature");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A JSON object, if it is one.
pub fn object(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str::<Value>(text).ok().and_then(|value| value.as_object().cloned())
}

/// A moment as claims say it, in whole seconds (RFC 7519 section 2).
pub fn seconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| Some(value.as_f64()?.floor() as i64))
}

/// The token with one bit changed, somewhere; which one, the bytes say.
pub fn changed(token: &str, which: usize) -> String {
    let mut bytes = token.as_bytes().to_vec();
    let at = which / 7 % bytes.len();
    bytes[at] ^= 1 << (which % 7);
    String::from_utf8(bytes).expect("ASCII stays ASCII")
}

/// A number that any bytes give, to choose by.
pub fn choice(bytes: &[u8]) -> usize {
    bytes.iter().fold(5381_usize, |sum, byte| sum.wrapping_mul(33) ^ usize::from(*byte))
}

/// Two texts in one input: what stands before the first line's end, and the rest.
pub fn halves(bytes: &[u8]) -> Option<(&str, &str)> {
    std::str::from_utf8(bytes).ok()?.split_once('\n')
}
