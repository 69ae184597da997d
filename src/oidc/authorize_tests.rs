//! Standards part 1 A and part 2 34, 35, 37, 39 at the ladder.

use super::*;
use crate::oidc::client::AuthMethod;
use crate::oidc::params::encode;
use crate::oidc::terms::{ClientProfile, Terms};
use crate::oidc::testing;

const GOOD: [(&str, &str); 5] = [
    ("client_id", "shop"),
    ("redirect_uri", "https://shop.example.com/cb"),
    ("response_type", "code"),
    ("scope", "openid profile"),
    ("state", "s-1"),
];

/// The good request with these put in place of their namesakes, or added; an empty value removes one.
fn params(changes: &[(&str, &str)]) -> RawParams {
    let kept = GOOD.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let pairs = kept.chain(changes).filter(|(_, value)| !value.is_empty());
    RawParams::from_pairs(pairs.map(|(name, value)| (name.to_string(), value.to_string())))
}

fn ask_as(client: &ClientView, changes: &[(&str, &str)]) -> Result<AuthorizeRequest, Refused> {
    KnownClient::of(&params(changes), Some(client), Way::default()).expect("no page").request()
}

fn ask(changes: &[(&str, &str)]) -> Result<AuthorizeRequest, Refused> {
    ask_as(&testing::client(), changes)
}

fn code_of(changes: &[(&str, &str)]) -> &'static str {
    ask(changes).expect_err("refused").error.code.as_str()
}

fn page(changes: &[(&str, &str)]) -> bool {
    KnownClient::of(&params(changes), Some(&testing::client()), Way::default()).is_err()
}

#[test]
fn a1_an_unknown_client_or_a_foreign_redirect_uri_is_a_page_and_never_a_redirect() {
    assert!(page(&[("client_id", "")]));
    assert!(page(&[("client_id", "other")]));
    assert!(page(&[("redirect_uri", "")]), "not even when exactly one is registered");
    assert!(page(&[("redirect_uri", "https://evil.example/cb")]));
    assert!(page(&[("redirect_uri", "https://evil.example/cb"), ("response_type", "x")]), "the first error wins");
    assert!(KnownClient::of(&params(&[]), None, Way::default()).is_err());
}

#[test]
fn a8_a_repeated_parameter_that_the_way_back_hangs_on_is_a_page_and_any_other_goes_back() {
    let client = testing::client();
    let twice = |name: &str| {
        let raw = format!("client_id=shop&redirect_uri=https://shop.example.com/cb&{name}=1&{name}=1");
        RawParams::parse(raw.as_bytes()).unwrap()
    };
    for name in ["client_id", "redirect_uri", "state", "response_mode", "request", "request_uri"] {
        let params = twice(name);
        assert!(client_id(&params).is_err(), "{name}");
        assert!(KnownClient::of(&params, Some(&client), Way::default()).is_err(), "{name}");
    }
    for name in ["scope", "nonce", "prompt", "unknown"] {
        let params = twice(name);
        let refused = KnownClient::of(&params, Some(&client), Way::default()).unwrap().request().unwrap_err();
        assert_eq!(refused.error.code, Code::InvalidRequest, "{name}");
    }
}

#[test]
fn a3_later_errors_know_the_way_back_with_the_exact_state() {
    let refused = ask(&[("response_type", "token")]).unwrap_err();
    assert_eq!(refused.reply.redirect_uri, "https://shop.example.com/cb");
    assert_eq!(refused.reply.state.as_deref(), Some("s-1"));
    assert_eq!(refused.reply.mode, ResponseMode::Query);
}

#[test]
fn a4_a_missing_response_type_goes_back_by_query_or_by_the_form_that_was_asked() {
    let refused = ask(&[("response_type", "")]).unwrap_err();
    assert_eq!((refused.error.code, refused.reply.mode), (Code::InvalidRequest, ResponseMode::Query));
    let refused = ask(&[("response_type", ""), ("response_mode", "form_post")]).unwrap_err();
    assert_eq!(refused.reply.mode, ResponseMode::FormPost);
}

#[test]
fn a5_state_is_opaque_and_comes_back_byte_for_byte() {
    let state = format!("{}-._~ +%/ção\"\\", "x".repeat(500));
    let raw = format!(
        "client_id=shop&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcb&response_type=code&scope=openid&state={}",
        encode(&state)
    );
    let params = RawParams::parse(raw.as_bytes()).unwrap();
    let client = testing::client();
    let request = KnownClient::of(&params, Some(&client), Way::default()).unwrap().request().unwrap();
    assert_eq!(request.way_back().unwrap().state.as_deref(), Some(state.as_str()));
}

#[test]
fn a8_unknown_parameters_and_scopes_are_ignored() {
    let request = ask(&[("scope", "openid foo email bar:baz"), ("x", "y")]).unwrap();
    assert_eq!(request.scopes.to_string(), "openid email");
}

#[test]
fn without_openid_there_is_nothing_to_authorize() {
    assert_eq!(code_of(&[("scope", "")]), "invalid_scope");
    assert_eq!(code_of(&[("scope", "profile")]), "invalid_scope");
    assert_eq!(code_of(&[("scope", "OPENID")]), "invalid_scope");
}

#[test]
fn a9_nonce_is_optional_and_kept_exactly() {
    assert_eq!(ask(&[]).unwrap().nonce, None);
    assert_eq!(ask(&[("nonce", "a b\"ç")]).unwrap().nonce.as_deref(), Some("a b\"ç"));
}

#[test]
fn a10_prompt_none_stands_alone() {
    assert!(ask(&[("prompt", "none")]).unwrap().prompt.none);
    assert_eq!(code_of(&[("prompt", "none login")]), "invalid_request");
    assert_eq!(code_of(&[("prompt", "consent none")]), "invalid_request");
    assert_eq!(code_of(&[("prompt", "create")]), "invalid_request");
    let prompt = ask(&[("prompt", "login consent")]).unwrap().prompt;
    assert!(prompt.login && prompt.consent && !prompt.none && !prompt.select_account);
}

#[test]
fn a12_offline_access_needs_a_refresh_grant_and_consent() {
    let scope = ("scope", "openid offline_access");
    let own = testing::client();
    assert!(ask_as(&own, &[scope]).unwrap().scopes.has(scope::OFFLINE_ACCESS));
    let foreign = ClientView { first_party: false, ..own.clone() };
    assert!(!ask_as(&foreign, &[scope]).unwrap().scopes.has(scope::OFFLINE_ACCESS));
    assert!(ask_as(&foreign, &[scope, ("prompt", "consent")]).unwrap().scopes.has(scope::OFFLINE_ACCESS));
    let without = ClientView { grant_types: vec![GrantType::AuthorizationCode], ..own };
    assert!(!ask_as(&without, &[scope]).unwrap().scopes.has(scope::OFFLINE_ACCESS));
}

#[test]
fn a13_max_age_is_a_number_of_seconds() {
    assert_eq!(ask(&[("max_age", "0")]).unwrap().max_age, Some(0));
    assert_eq!(ask(&[("max_age", "15000")]).unwrap().max_age, Some(15_000));
    assert_eq!(ask(&[("max_age", &"9".repeat(40))]).unwrap().max_age, Some(i64::MAX));
    for bad in ["-1", "1.5", "abc", " 1", "١"] {
        assert_eq!(code_of(&[("max_age", bad)]), "invalid_request", "{bad}");
    }
}

#[test]
fn a15_hints_are_never_an_error() {
    for name in ["login_hint", "ui_locales", "claims_locales", "display", "acr_values", "id_token_hint"] {
        for value in ["x", "ção \" \\ \u{0}", "[]{}", "none none"] {
            assert!(ask(&[(name, value)]).is_ok(), "{name}={value}");
        }
    }
}

#[test]
fn a16_the_claims_parameter_is_parsed() {
    let request = ask(&[("claims", r#"{"userinfo":{"name":null}}"#)]).unwrap();
    assert_eq!(request.claims.userinfo.len(), 1);
    assert_eq!(code_of(&[("claims", "{")]), "invalid_request");
}

#[test]
fn a17_request_objects_are_refused_and_never_ignored() {
    assert_eq!(code_of(&[("request", "eyJhbGciOiJub25lIn0.e30.")]), "request_not_supported");
    assert_eq!(code_of(&[("request_uri", "https://shop.example.com/r")]), "request_uri_not_supported");
    assert_eq!(code_of(&[("registration", "{}")]), "registration_not_supported");
}

#[test]
fn a18_pkce_is_optional_for_a_client_with_a_secret_and_s256_only() {
    let challenge = ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert_eq!(ask(&[]).unwrap().code_challenge, None);
    assert!(ask(&[challenge, ("code_challenge_method", "S256")]).unwrap().code_challenge.is_some());
    assert_eq!(code_of(&[challenge, ("code_challenge_method", "plain")]), "invalid_request");
    assert_eq!(code_of(&[challenge]), "invalid_request", "no method means plain");
    assert_eq!(code_of(&[("code_challenge_method", "S256")]), "invalid_request");
    assert_eq!(code_of(&[("code_challenge", "abc"), ("code_challenge_method", "S256")]), "invalid_request");
}

#[test]
fn p2_35_public_clients_and_flagged_ones_must_send_a_challenge() {
    let public = ClientView { auth_method: AuthMethod::None, ..testing::client() };
    let flagged = ClientView { require_pkce: true, ..testing::client() };
    for client in [public, flagged] {
        assert_eq!(ask_as(&client, &[]).unwrap_err().error.code, Code::InvalidRequest);
    }
}

#[test]
fn p2_37_only_the_code_flow_exists() {
    for kind in ["token", "id_token", "code id_token", "code token", "none", "CODE"] {
        assert_eq!(code_of(&[("response_type", kind)]), "unsupported_response_type", "{kind}");
    }
}

#[test]
fn p2_39_a_client_uses_only_what_it_registered() {
    let machine = ClientView { grant_types: vec![GrantType::ClientCredentials], ..testing::client() };
    assert_eq!(ask_as(&machine, &[]).unwrap_err().error.code, Code::UnauthorizedClient);
    let query_only = ClientView { response_modes: vec![ResponseMode::Query], ..testing::client() };
    let refused = ask_as(&query_only, &[("response_mode", "form_post")]).unwrap_err();
    assert_eq!((refused.error.code, refused.reply.mode), (Code::InvalidRequest, ResponseMode::Query));
    assert_eq!(code_of(&[("response_mode", "fragment")]), "invalid_request");
}

/// As nodes of the version before write and read it, too.
const ROW: &str = concat!(
    r#"{"client_id":"shop","reply":{"redirect_uri":"https://shop.example.com/cb","mode":"query","state":"s-1"},"#,
    r#""scopes":"openid profile","nonce":"n","#,
    r#""prompt":{"none":false,"login":true,"consent":false,"select_account":false},"#,
    r#""max_age":60,"acr":"phr","claims":{"id_token":["email"],"acr":["urn:cracha:two-factor"]}}"#,
);

#[test]
fn a_request_survives_storage_and_the_version_before() {
    let claims = r#"{"id_token":{"email":null,"acr":{"essential":true,"value":"urn:cracha:two-factor"}}}"#;
    let more = [("prompt", "login"), ("nonce", "n"), ("claims", claims), ("acr_values", "phr"), ("max_age", "60")];
    let request = ask(&more).unwrap();
    assert_eq!(request.stored().unwrap(), ROW);
    assert_eq!(AuthorizeRequest::read(ROW).unwrap(), request);
    assert!(AuthorizeRequest::read("{}").is_err());
}

#[test]
fn a_device_has_no_way_back_however_its_row_says_so() {
    let before = r#"{"client_id":"tv","reply":{"redirect_uri":"","mode":"query"},"scopes":"openid"}"#;
    for row in [before, r#"{"client_id":"tv","scopes":"openid"}"#, r#"{"client_id":"tv","reply":null,"scopes":""}"#] {
        let request = AuthorizeRequest::read(row).unwrap();
        assert_eq!(request.reply, None, "{row}");
        assert!(request.way_back().is_err() && request.refuse(ProtocolError::grant()).is_err());
    }
}

#[test]
fn a_fapi_client_pushes_its_requests_and_proves_its_code() {
    let with = |profile| ClientView { terms: Terms { profile, ..Terms::default() }, ..testing::client() };
    let challenge =
        [("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), ("code_challenge_method", "S256")];
    let ask = |client: &ClientView, way, changes: &[(&str, &str)]| {
        KnownClient::of(&params(changes), Some(client), way).expect("no page").request().map_err(|r| r.error.code)
    };
    let (front, pushed) = (Way::default(), Way { pushed: true, signed: false });
    let fapi = with(ClientProfile::Fapi2);
    assert_eq!(ask(&fapi, front, &challenge), Err(Code::InvalidRequest));
    assert_eq!(ask(&fapi, pushed, &[]), Err(Code::InvalidRequest), "no challenge");
    assert!(ask(&fapi, pushed, &challenge).is_ok());
    let signing = with(ClientProfile::Fapi2Ms);
    assert_eq!(ask(&signing, pushed, &challenge), Err(Code::InvalidRequest), "not signed");
    let request = ask(&signing, Way { pushed: true, signed: true }, &challenge).unwrap();
    assert_eq!(request.way_back().unwrap().mode, ResponseMode::Jwt);
    let by_query = [&challenge[..], &[("response_mode", "query")]].concat();
    assert_eq!(ask(&signing, Way { pushed: true, signed: true }, &by_query), Err(Code::InvalidRequest));
}
