//! What may be registered (standards part 1 B25, B27, C29; part 2 34, 39).

use super::RegistrationFlaw as Flaw;
use super::*;
use crate::crypto::keys::{KeyFlaw, SigningKey};
use crate::oidc::client::{AuthMethod, GrantType, ResponseMode};
use crate::oidc::terms::{ClientProfile, Terms};
use crate::oidc::{scope, testing};
use crate::text::Lang;
use serde_json::{Value, json};
use std::sync::LazyLock;

static KEY: LazyLock<Value> =
    LazyLock::new(|| SigningKey::generate(Alg::Es256, "k1").unwrap().0.public().jwk().clone());

/// A client with these terms.
fn with(terms: Value) -> ClientView {
    let terms = Terms::default().with(terms.as_object().unwrap()).unwrap();
    ClientView { auth_method: terms.auth_method(false), response_modes: terms.modes(), terms, ..testing::client() }
}

fn fapi(more: Value) -> ClientView {
    let mut terms = json!({
        "profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [KEY.clone()] },
    });
    for (name, value) in more.as_object().unwrap() {
        terms[name] = value.clone();
    }
    ClientView { id_token_alg: Alg::Es256, ..with(terms) }
}

/// All that is wrong with a client that is this in the protocol's eyes.
fn of(client: &ClientView, public: bool, insecure_loopback: bool) -> Vec<(&'static str, Flaw)> {
    let said = NewClient { id: client.client_id.clone(), name: "x".into(), public, ..NewClient::default() };
    let around = Around { insecure_loopback, ..Around::default() };
    let wrong = asked(&Candidate { said: &said, client, around }).into_list();
    wrong.into_iter().map(|error| (error.field.metadata_name(), error.flaw)).collect()
}

fn flaws(client: &ClientView) -> Vec<(&'static str, Flaw)> {
    of(client, false, false)
}

#[test]
fn b27_a_client_that_signs_has_keys_in_one_place() {
    let by_key = |more: Value| {
        let mut terms = json!({ "token_endpoint_auth_method": "private_key_jwt" });
        terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        flaws(&with(terms))
    };
    let set = json!({ "keys": [KEY.clone()] });
    assert_eq!(by_key(json!({})), [("token_endpoint_auth_method", Flaw::NeedsKeys("private_key_jwt"))]);
    assert_eq!(by_key(json!({ "jwks": set })), []);
    assert_eq!(by_key(json!({ "jwks_uri": "https://shop.example.com/jwks" })), []);
    let both = json!({ "jwks": set, "jwks_uri": "https://shop.example.com/jwks" });
    assert_eq!(by_key(both), [("jwks", Flaw::KeysTwice)]);
    for name in ["require_signed_request_object", "request_object_signing_alg"] {
        let value = if name.starts_with("require") { json!(true) } else { json!("ES256") };
        assert_eq!(flaws(&with(json!({ name: value }))), [(name, Flaw::NeedsKeys(name))]);
    }
}

#[test]
fn b27_private_shared_broken_and_nameless_keys_are_refused_one_by_one() {
    let changed = |name: &str, value: Value| {
        let mut jwk = KEY.clone();
        jwk[name] = value;
        jwk
    };
    let set = |keys: Value| flaws(&with(json!({ "jwks": { "keys": keys } })));
    for (key, flaw) in [
        (changed("d", json!("AAAA")), KeyFlaw::Private),
        (json!({ "kty": "oct", "k": "AAAA", "kid": "k1" }), KeyFlaw::Private),
        (json!({ "kty": "oct", "kid": "k1" }), KeyFlaw::Kind),
        (changed("crv", json!("P-384")), KeyFlaw::Kind),
        (changed("alg", json!("HS256")), KeyFlaw::Alg),
        (changed("x", json!("AAAA")), KeyFlaw::Point),
        (changed("use", json!("both")), KeyFlaw::Use),
        (json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "k1" }), KeyFlaw::RsaSize),
    ] {
        assert_eq!(set(json!([key])), [("jwks", Flaw::Key("k1".into(), flaw))], "{key}");
    }
    assert_eq!(set(json!([changed("use", json!("enc"))])), [], "for encryption, not for signatures");
    assert_eq!(set(json!([KEY.clone(), KEY.clone()])), [("jwks", Flaw::KeyNames)]);
    assert_eq!(set(json!([])), [("jwks", Flaw::NoKeySet)]);
    assert_eq!(flaws(&with(json!({ "jwks": "text" }))), [("jwks", Flaw::NoKeySet)]);
    let rs256 = json!({
        "jwks": { "keys": [KEY.clone()] }, "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "RS256", "request_object_signing_alg": "ES256",
    });
    assert_eq!(flaws(&with(rs256)), [("token_endpoint_auth_signing_alg", Flaw::NoKeyFor(Alg::Rs256))]);
}

#[test]
fn b25_p2_39_the_way_a_client_proves_itself_fits_what_it_is() {
    let method = |word: &str| with(json!({ "token_endpoint_auth_method": word }));
    for word in ["client_secret_basic", "client_secret_post", "client_secret"] {
        assert_eq!(flaws(&method(word)), [], "{word}");
        let public = ClientView { auth_method: AuthMethod::None, ..method(word) };
        assert_eq!(of(&public, true, false), [("token_endpoint_auth_method", Flaw::PublicProves)], "{word}");
    }
    assert_eq!(flaws(&method("none")), [("token_endpoint_auth_method", Flaw::ConfidentialProves)]);
    assert_eq!(of(&method("none"), true, false), []);
    let alg = flaws(&with(json!({ "token_endpoint_auth_signing_alg": "ES256" })));
    assert!(matches!(alg[..], [("token_endpoint_auth_signing_alg", Flaw::OnlyWith(..))]), "{alg:?}");
    let service = ClientView { grant_types: vec![GrantType::ClientCredentials], ..method("none") };
    assert!(flaws(&service).contains(&("grant_types", Flaw::CredentialsNeedSecret)));
}

#[test]
fn c29_p2_39_a_fapi_client_is_confidential_signs_and_is_given_strong_signatures() {
    assert_eq!(flaws(&fapi(json!({}))), []);
    assert_eq!(flaws(&fapi(json!({ "profile": "fapi2-ms" }))), []);
    let secret = flaws(&fapi(json!({ "token_endpoint_auth_method": "client_secret_basic" })));
    assert_eq!(secret, [("token_endpoint_auth_method", Flaw::FapiByKey)]);
    let native = ClientView { native: true, first_party: false, ..fapi(json!({})) };
    assert_eq!(flaws(&native), [("profile", Flaw::FapiConfidential)]);
    let public = of(&fapi(json!({ "token_endpoint_auth_method": null })), true, false);
    assert_eq!(public[0], ("profile", Flaw::FapiConfidential));
    let weak = ClientView { id_token_alg: Alg::Rs256, userinfo_alg: Some(Alg::Rs256), ..fapi(json!({})) };
    let weak: Vec<_> = flaws(&weak).into_iter().map(|(field, _)| field).collect();
    assert_eq!(weak, ["id_token_signed_response_alg", "userinfo_signed_response_alg"]);
    let jarm = flaws(&fapi(json!({ "authorization_signed_response_alg": "RS256" })));
    assert_eq!(jarm, [("authorization_signed_response_alg", Flaw::FapiAlg(Alg::Rs256))]);
    let modes = flaws(&fapi(json!({ "profile": "fapi2-ms", "response_modes": ["query", "form_post"] })));
    assert_eq!(modes, [("response_modes", Flaw::FapiModes)]);
    assert_eq!(flaws(&fapi(json!({ "development": true }))), [("development", Flaw::FapiDevelopment)]);
    let mut plain = fapi(json!({}));
    plain.redirect_uris = vec!["http://127.0.0.1:7000/cb".into()];
    let wrong = flaws(&plain);
    assert_eq!((wrong.len(), wrong[0].0), (1, "redirect_uris"));
    assert_eq!(of(&plain, false, true), [], "where nothing is https");
}

#[test]
fn p2_39_response_modes_and_defaults_are_registered_words() {
    let modes = json!({ "response_modes": ["query"], "authorization_signed_response_alg": "ES256" });
    let only_query = with(modes);
    assert_eq!(only_query.response_modes, [ResponseMode::Query]);
    assert!(matches!(flaws(&only_query)[..], [("authorization_signed_response_alg", Flaw::OnlyWith(..))]));
    assert_eq!(flaws(&with(json!({ "default_max_age": -1 })))[0].0, "default_max_age");
    assert_eq!(flaws(&with(json!({ "default_acr_values": ["gold"] })))[0].0, "default_acr_values");
    assert_eq!(flaws(&with(json!({ "default_max_age": 600, "default_acr_values": ["phr"] }))), []);
}

#[test]
fn p2_34_a_portal_under_development_may_redirect_to_its_own_machine_and_nowhere_else() {
    let client = ClientView {
        redirect_uris: vec!["http://localhost:7001/cb".into(), "http://[::1]:7001/cb".into()],
        ..with(json!({ "development": true }))
    };
    assert_eq!(flaws(&client), []);
    assert!(client.redirects_to("http://localhost:7001/cb") && !client.redirects_to("http://localhost:7002/cb"));
    let outside = ClientView { redirect_uris: vec!["http://shop.example.com/cb".into()], ..client.clone() };
    assert_eq!(flaws(&outside).len(), 1);
    let public = ClientView { auth_method: AuthMethod::None, ..client };
    assert_eq!(flaws(&public)[0].1, Flaw::NativeAsks, "anything there can take its place");
}

#[test]
fn every_flaw_says_in_each_language_what_to_change() {
    let wrong = [
        Flaw::PublicProves,
        Flaw::ConfidentialProves,
        Flaw::NeedsKeys("private_key_jwt"),
        Flaw::KeysTwice,
        Flaw::NoKeySet,
        Flaw::Key("k1".into(), KeyFlaw::Private),
        Flaw::KeyNames,
        Flaw::NoKeyFor(Alg::Ps256),
        Flaw::OnlyWith("a", "b"),
        Flaw::SectorNeeded,
        Flaw::SectorUnread("https://x/".into(), "no answer".into()),
        Flaw::SectorLacks("https://x/".into()),
        Flaw::NoSealingKey("ECDH-ES"),
        Flaw::OneCertificateName,
        Flaw::NoCertificate,
        Flaw::KeyCertificate("k1".into()),
        Flaw::CertificatesOff("token_endpoint_auth_method"),
        Flaw::NoAuthorities,
        Flaw::FapiByKey,
        Flaw::FapiConfidential,
        Flaw::FapiAlg(Alg::Rs256),
        Flaw::FapiHttps("http://x/".into()),
        Flaw::FapiModes,
        Flaw::FapiDevelopment,
        Flaw::FapiNoDevice,
    ];
    for flaw in wrong {
        for lang in Lang::ALL {
            let words = flaw.words(lang);
            assert!(words.contains(';') && !words.contains("{name}") && !words.contains("{key}"), "{words}");
        }
    }
}

#[test]
fn one_name_of_a_certificate_goes_with_tls_client_auth_and_nothing_else() {
    let by = |more: Value| {
        let mut terms = json!({ "token_endpoint_auth_method": "tls_client_auth" });
        terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        flaws(&with(terms))
    };
    for (name, value) in [
        ("tls_client_auth_subject_dn", r"CN=portal,O=Loja\, Ltda+UID=7,C=BR"),
        ("tls_client_auth_san_dns", "loja.example"),
        ("tls_client_auth_san_uri", "urn:loja"),
        ("tls_client_auth_san_ip", "2001:db8::7"),
        ("tls_client_auth_san_email", "ti@loja.example"),
    ] {
        assert_eq!(by(json!({ name: value })), [], "{name}");
        let alone = Flaw::OnlyWith(name, "token_endpoint_auth_method=tls_client_auth");
        assert_eq!(flaws(&with(json!({ name: value }))), [(name, alone)]);
    }
    assert_eq!(by(json!({})), [("tls_client_auth_subject_dn", Flaw::OneCertificateName)]);
    let two = json!({ "tls_client_auth_san_dns": "a.example", "tls_client_auth_san_ip": "192.0.2.1" });
    assert_eq!(by(two), [("tls_client_auth_subject_dn", Flaw::OneCertificateName)]);
    for (name, value) in [("tls_client_auth_subject_dn", "portal"), ("tls_client_auth_san_ip", "loja.example")] {
        assert_eq!(by(json!({ name: value })), [(name, Flaw::NoValue(name.into(), value.into()))]);
    }
}

#[test]
fn a_self_signed_certificate_stands_with_the_clients_keys() {
    let by = |more: Value| {
        let mut terms = json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth" });
        terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        flaws(&with(terms))
    };
    assert_eq!(by(json!({})), [("token_endpoint_auth_method", Flaw::NeedsKeys("self_signed_tls_client_auth"))]);
    assert_eq!(by(json!({ "jwks_uri": "https://shop.example.com/jwks" })), []);
    assert_eq!(by(json!({ "jwks": { "keys": [KEY.clone()] } })), [("jwks", Flaw::NoCertificate)]);
    let mut named = KEY.clone();
    named["x5t#S256"] = json!("t".repeat(43));
    assert_eq!(by(json!({ "jwks": { "keys": [named.clone()] } })), []);
    named["x5c"] = json!(["AAAA"]);
    let wrong = by(json!({ "jwks": { "keys": [named] } }));
    assert_eq!(wrong, [("jwks", Flaw::NoCertificate), ("jwks", Flaw::KeyCertificate("k1".into()))]);
}

#[test]
fn fapi_takes_a_certificate_for_a_key_and_for_a_bound_token() {
    let certified = json!({
        "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_dns": "shop.example.com", "jwks": null,
        "tls_client_certificate_bound_access_tokens": true,
    });
    let client = fapi(certified);
    assert_eq!(flaws(&client), []);
    assert!(client.must_show_certificate() && !client.must_show_key());
    assert!(fapi(json!({})).must_show_key());
}

#[test]
fn what_is_encrypted_has_a_key_that_is_there() {
    for (name, enc) in [
        ("id_token_encrypted_response_alg", "id_token_encrypted_response_enc"),
        ("userinfo_encrypted_response_alg", "userinfo_encrypted_response_enc"),
    ] {
        let sealed = |more: Value| {
            let mut terms = json!({ name: "ECDH-ES" });
            terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            flaws(&with(terms))
        };
        let mut key = KEY.clone();
        assert_eq!(sealed(json!({})), [(name, Flaw::NeedsKeys(name))]);
        assert_eq!(sealed(json!({ "jwks": { "keys": [key.clone()] } })), [(name, Flaw::NoSealingKey("ECDH-ES"))]);
        key["use"] = json!("enc");
        key.as_object_mut().unwrap().remove("alg");
        assert_eq!(sealed(json!({ "jwks": { "keys": [key] }, enc: "A256GCM" })), []);
        assert_eq!(sealed(json!({ "jwks_uri": "https://shop.example.com/jwks" })), []);
        let alone = flaws(&with(json!({ enc: "A256GCM" })));
        let [(field, Flaw::OnlyWith(said, other))] = &alone[..] else { panic!("{alone:?}") };
        assert_eq!((*field, *said, *other), (enc, enc, format!("{name}=RSA-OAEP-256").as_str()));
    }
}

#[test]
fn the_sample_client_can_be_registered() {
    assert_eq!(flaws(&testing::client()), []);
}

#[test]
fn p2_34_dangerous_redirect_uris_cannot_be_registered() {
    for uri in [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://*.example.com/cb",
        "https://shop.example.com/cb#x",
        "/cb",
        "shop.example.com/cb",
        "https:shop.example.com/cb",
        "https:/shop.example.com/cb",
        "https:///shop.example.com/cb",
        "http://shop.example.com/cb",
        "http://127.0.0.1/cb",
        "http://127.0.0.1.evil.example/cb",
        "https://a:b@shop.example.com/cb",
        "https://@shop.example.com/cb",
        "https://shop.example.com/\r\nx",
        "https://shop.example.com/ção",
        "com.example.app:/cb",
        "file:///etc/passwd",
        "",
    ] {
        let client = ClientView { redirect_uris: vec![uri.into()], ..testing::client() };
        assert_eq!(flaws(&client).len(), 1, "{uri}");
    }
}

#[test]
fn loopback_http_is_for_native_clients_and_loopback_issuers() {
    let uris = vec!["http://loja.localhost:7001/cb".to_owned(), "http://[::1]/cb".to_owned()];
    let client = ClientView { redirect_uris: uris, ..testing::client() };
    assert_eq!(of(&client, false, true), []);
    let native = ClientView { native: true, first_party: false, ..client };
    assert_eq!(flaws(&native), []);
}

#[test]
fn p2_47_logout_tokens_go_to_https_only() {
    let uri = Some("http://127.0.0.1:7001/logout".to_owned());
    let client = ClientView { backchannel_logout_uri: uri, native: true, first_party: false, ..testing::client() };
    assert_eq!(flaws(&client)[0].0, "backchannel_logout_uri");
    assert_eq!(of(&client, false, true), []);
}

#[test]
fn what_is_framed_belongs_to_the_client_and_a_login_begins_at_an_https_address() {
    let by = |terms: Terms| {
        let errors = flaws(&ClientView { terms, ..testing::client() });
        errors.into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    let framed = |uri: &str| by(Terms { frontchannel_logout_uri: Some(uri.into()), ..Terms::default() });
    assert_eq!(framed("https://shop.example.com/out?x=1"), [""; 0]);
    for wrong in ["https://evil.example/out", "https://shop.example.com:8443/out", "http://shop.example.com/out", "x"] {
        assert_eq!(framed(wrong), ["frontchannel_logout_uri"], "{wrong}");
    }
    let begun = |uri: &str| by(Terms { initiate_login_uri: Some(uri.into()), ..Terms::default() });
    assert_eq!(begun("https://www.example.com/login"), [""; 0]);
    for wrong in ["http://shop.example.com/login", "https://shop.example.com/login#x", "/login"] {
        assert_eq!(begun(wrong), ["initiate_login_uri"], "{wrong}");
    }
    let named = |uri: &str| by(Terms { resources: vec![uri.into()], ..Terms::default() });
    assert_eq!(
        (named("urn:x"), named("x"), named("https://a.example/#b")),
        (vec![], vec!["resources"], vec!["resources"])
    );
}

#[test]
fn tokens_are_exchanged_by_who_has_a_login_and_a_proof_for_somebody() {
    let grant_types = vec![GrantType::AuthorizationCode, GrantType::TokenExchange];
    let terms = Terms { exchange_to: vec!["cloud".into()], ..Terms::default() };
    let client = ClientView { grant_types, terms, ..testing::client() };
    assert_eq!(flaws(&client), []);
    let nobody = ClientView { terms: Terms::default(), ..client.clone() };
    let public = ClientView { auth_method: AuthMethod::None, ..client };
    for wrong in [nobody, public] {
        assert_eq!(flaws(&wrong)[0].1, Flaw::ExchangeNeeds);
    }
}

#[test]
fn a_terminal_needs_openid_and_no_redirect_uri_and_is_none_of_fapi() {
    let grant_types = vec![GrantType::DeviceCode, GrantType::RefreshToken];
    let till = ClientView { grant_types, redirect_uris: vec![], ..testing::client() };
    assert_eq!(flaws(&till), []);
    let bare = ClientView { scopes: scope::Scopes::parse("email"), ..till.clone() };
    assert_eq!(flaws(&bare)[0].1, Flaw::CodeNeedsOpenid);
    let terms = Terms { profile: ClientProfile::Fapi2, ..Terms::default() };
    let strict = ClientView { terms, ..till };
    assert_eq!(flaws(&strict)[0].1, Flaw::FapiNoDevice);
}

#[test]
fn all_errors_come_at_once() {
    let client = ClientView {
        redirect_uris: vec![],
        scopes: scope::Scopes::default(),
        auth_method: AuthMethod::None,
        grant_types: GrantType::ALL.to_vec(),
        ..testing::client()
    };
    assert_eq!(flaws(&client).len(), 4);
}
