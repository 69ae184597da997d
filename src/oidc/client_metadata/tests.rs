use serde_json::{Value, json};

use super::read::{OPERATORS_TERMS, OWN_TERMS};
use super::*;
use crate::oidc::client::AuthMethod;
use crate::oidc::registration::RegistrationFlaw as Flaw;
use crate::oidc::testing;

fn wrong(body: &Value) -> Vec<&'static str> {
    match read(body.as_object().unwrap()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.field.as_str()).collect(),
    }
}

#[test]
fn d38_a_registration_is_read_with_the_defaults_of_the_rfc() {
    let body = json!({"redirect_uris": ["https://x.example/cb"], "logo_uri": "https://x.example/l", "foo": [1]});
    let asked = read(body.as_object().unwrap()).unwrap();
    assert_eq!(asked.grant_types, ["authorization_code"]);
    assert_eq!(asked.terms["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(asked.terms.len(), 1, "what nobody knows is ignored: {:?}", asked.terms);
    assert!(!asked.public && !asked.native && asked.name.is_none() && asked.scopes.is_none());
    let body = json!({"token_endpoint_auth_method": "none", "application_type": "native", "client_name": null});
    let asked = read(body.as_object().unwrap()).unwrap();
    assert!(asked.public && asked.native && asked.terms.is_empty() && asked.name.is_none());
}

#[test]
fn d39_scopes_that_nobody_has_fall_away() {
    let body = json!({"scope": "openid profile email address phone offline_access"});
    let asked = read(body.as_object().unwrap()).unwrap();
    assert_eq!(asked.scopes.unwrap(), ["openid", "profile", "email", "phone", "offline_access"]);
}

#[test]
fn d38_what_has_the_wrong_type_or_cannot_be_is_named() {
    for (body, field) in [
        (json!({"redirect_uris": "https://x.example/cb"}), "redirect_uris"),
        (json!({"redirect_uris": [1]}), "redirect_uris"),
        (json!({"client_name": ["x"]}), "client_name"),
        (json!({"client_name": "x".repeat(81)}), "client_name"),
        (json!({"client_name": "x\u{7}y"}), "client_name"),
        (json!({"application_type": "tv"}), "application_type"),
        (json!({"response_types": ["code id_token"]}), "response_types"),
        (json!({"response_types": []}), "grant_types"),
        (json!({"response_types": ["code"], "grant_types": ["client_credentials"]}), "response_types"),
        (json!({"token_endpoint_auth_method": "client_secret_jwt"}), "token_endpoint_auth_method"),
        (json!({"token_endpoint_auth_method": "client_secret"}), "token_endpoint_auth_method"),
        (json!({"token_endpoint_auth_method": 7}), "token_endpoint_auth_method"),
        (json!({"development": true}), "development"),
        (json!({"exchange_to": ["loja"]}), "exchange_to"),
        (json!({"resources": ["https://api.example"]}), "resources"),
        (json!({"authorization_encrypted_response_alg": "RSA-OAEP"}), "authorization_encrypted_response_alg"),
    ] {
        assert_eq!(wrong(&body), [field], "{body}");
    }
}

#[test]
fn d38_a_body_is_one_object_whose_members_come_once() {
    for body in ["", "[]", "7", "{", "{\"a\":1,\"a\":2}", "null", "{}{}", "\u{feff}{}"] {
        assert_eq!(members(body.as_bytes()).unwrap_err().code, Code::InvalidClientMetadata, "{body}");
    }
    assert!(members(b"\xff{}").is_err());
    assert!(members(b" {\"a\":null} ").is_ok());
}

#[test]
fn d38_a_statement_that_nobody_here_trusts_is_refused() {
    let of = |value: Value| software_statement(json!({ "software_statement": value }).as_object().unwrap());
    assert_eq!(of(Value::Null), Ok(()));
    assert_eq!(of(json!("eyJh.eyJi.c2ln")).unwrap_err().code, Code::UnapprovedSoftwareStatement);
    for broken in [json!("x"), json!("a..b"), json!({}), json!("a.b.c.d")] {
        assert_eq!(of(broken).unwrap_err().code, Code::InvalidSoftwareStatement);
    }
}

#[test]
fn d38_a_change_names_its_client_and_nothing_that_only_we_say() {
    let of = |body: Value| {
        let errors = replaces(body.as_object().unwrap(), "c1", |secret| secret == "s").err().unwrap_or_default();
        errors.into_iter().map(|error| error.field.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(json!({"client_id": "c1", "client_secret": "s"})), [""; 0]);
    assert_eq!(of(json!({})), ["client_id"]);
    assert_eq!(of(json!({"client_id": "c2", "client_secret": "t"})), ["client_id", "client_secret"]);
    assert_eq!(of(json!({"client_id": "c1", "client_id_issued_at": 1})), ["client_id_issued_at"]);
}

#[test]
fn d38_all_that_is_wrong_is_one_ascii_sentence_with_the_code_of_the_rfc() {
    let of = |field, text: &str| RegistrationError { field, flaw: Flaw::NotOneOf(text.into(), "x".into()) };
    let error = refused(&[of(ClientField::RedirectUris, "ação\"\\"), of(ClientField::Scopes, &"ü".repeat(4000))]);
    assert_eq!(error.code, Code::InvalidRedirectUri);
    let fine = |b: u8| (0x20..=0x7e).contains(&b) && b != b'"' && b != b'\\';
    assert!(error.description().len() <= LONGEST && error.description().bytes().all(fine), "{error}");
    let error = refused(&[of(Term::initiate_login_uri.into(), "x"), of(ClientField::HomeUri, "y")]);
    assert_eq!(error.code, Code::InvalidClientMetadata);
    assert!(error.description().contains("initiate_login_uri: ") && error.description().contains("client_uri: "));
}

#[test]
fn d38_what_is_told_back_can_be_sent_again() {
    let mut client = testing::client();
    client.terms.initiate_login_uri = Some("https://shop.example.com/login".into());
    client.terms.token_endpoint_auth_method = Some(AuthMethod::SecretPost);
    client.auth_method = AuthMethod::SecretPost;
    let all = told(&client, "Shop", Some("https://shop.example.com/"));
    assert_eq!((&all["response_types"], &all["subject_type"]), (&json!(["code"]), &json!("public")));
    let asked = read(&all).unwrap();
    assert_eq!(asked.redirect_uris, client.redirect_uris);
    assert_eq!(asked.terms["token_endpoint_auth_method"], "client_secret_post");
    assert_eq!(asked.terms["initiate_login_uri"], "https://shop.example.com/login");
    assert_eq!((asked.name.as_deref(), asked.home_uri.as_deref()), (Some("Shop"), Some("https://shop.example.com/")));
    assert_eq!(asked.scopes.unwrap().join(" "), client.scopes.to_string());
}

#[test]
fn each_term_is_the_clients_own_or_an_operators() {
    for term in Term::ALL {
        let own = OWN_TERMS.contains(term);
        assert!(own != OPERATORS_TERMS.contains(term), "{term:?}: say in read.rs who may say it of a client");
    }
}
