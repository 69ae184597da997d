//! Standards part 1 C32–C36 at the claims.

use super::*;
use crate::crypto::keys::Alg;
use crate::oidc::testing;
use serde_json::{Value, json};

/// Somebody of whom everything is known.
pub fn facts() -> UserFacts {
    UserFacts {
        sub: "6f1f7f6e-0c5e-4f0e-9a52-0d7a4a7f0001".into(),
        name: "João da Conceição".into(),
        login: "10042.joao".into(),
        locale: "pt-BR".into(),
        updated_at_s: Some(1_700_000_000),
        email: "compras@revenda.example".into(),
        email_verified: true,
        phone: Some("+5511999990000".into()),
        reseller: Some(ResellerFacts {
            id: "10042".into(),
            name: "Revenda Exemplo Ltda".into(),
            role: "buyer".into(),
            permissions: vec!["stock".into(), "price".into()],
            missing: vec![],
        }),
    }
}

fn userinfo(facts: &UserFacts, scopes: &str) -> Value {
    let json = userinfo_json(facts, &Scopes::parse(scopes), &ClaimsRequest::default()).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[test]
fn c33_each_scope_gives_its_claims_in_their_json_types() {
    assert_eq!(userinfo(&facts(), "openid"), json!({"sub": facts().sub}));
    let all = userinfo(&facts(), "openid profile email phone reseller");
    assert_eq!(
        all,
        json!({
            "sub": facts().sub, "name": "João da Conceição", "preferred_username": "10042.joao",
            "locale": "pt-BR", "updated_at": 1_700_000_000, "email": "compras@revenda.example",
            "email_verified": true, "phone_number": "+5511999990000", "phone_number_verified": false,
            "reseller_id": "10042", "reseller_name": "Revenda Exemplo Ltda", "role": "buyer",
            "permissions": ["stock", "price"],
        })
    );
}

#[test]
fn c33_given_and_family_name_are_told_where_they_can_be_told_apart() {
    let told = |name: &str| userinfo(&UserFacts { name: name.into(), ..facts() }, "openid profile");
    let maria = told(" Maria  Souza ");
    assert_eq!((&maria["given_name"], &maria["family_name"]), (&json!("Maria"), &json!("Souza")));
    for name in ["Maria", "Ana Clara Dias", "João da Conceição", "", " "] {
        let told = told(name);
        assert!(told.get("given_name").is_none() && told.get("family_name").is_none(), "{name}");
    }
    assert_eq!(maria.get("zoneinfo"), None, "a person's own is not known");
}

#[test]
fn c33_what_is_unknown_is_left_out() {
    let empty = UserFacts { sub: "u1".into(), phone: Some(" ".into()), ..UserFacts::default() };
    assert_eq!(userinfo(&empty, "openid profile email phone reseller"), json!({"sub": "u1"}));
    let blank = UserFacts { reseller: Some(ResellerFacts::default()), ..empty };
    assert_eq!(userinfo(&blank, "openid reseller"), json!({"sub": "u1", "permissions": []}));
}

#[test]
fn an_incomplete_registration_names_what_is_missing() {
    let mut facts = facts();
    facts.reseller.as_mut().unwrap().missing = vec!["state_registration".into()];
    assert_eq!(userinfo(&facts, "openid reseller")["registration_missing"], json!(["state_registration"]));
}

#[test]
fn a16_single_claims_are_given_without_their_scope() {
    let asked = ClaimsRequest { userinfo: vec![Claim::Email], ..ClaimsRequest::default() };
    let json = userinfo_json(&facts(), &Scopes::parse("openid"), &asked).unwrap();
    let answer: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(answer, json!({"sub": facts().sub, "email": "compras@revenda.example"}));
}

#[test]
fn c32_the_id_token_gets_no_profile_and_reseller_claims_only_by_the_clients_settings() {
    let scopes = Scopes::parse("openid profile email reseller");
    let none = ClaimsRequest::default();
    let client = testing::client();
    assert_eq!(for_id_token(&client, &scopes, &none), []);
    let asked = ClaimsRequest { id_token: vec![Claim::Name], ..none.clone() };
    assert_eq!(for_id_token(&client, &scopes, &asked), [Claim::Name]);
    let client = ClientView { claims_in_id_token: true, ..client };
    assert_eq!(for_id_token(&client, &scopes, &none).len(), 5);
    assert_eq!(for_id_token(&client, &Scopes::parse("openid"), &none), []);
}

#[test]
fn c36_signed_userinfo_has_iss_and_aud_and_no_nonce() {
    let keys = testing::keys();
    let signer = keys.signer(Alg::Es256).unwrap();
    let scopes = Scopes::parse("openid email");
    let none = ClaimsRequest::default();
    let token = userinfo_jwt(&facts(), &scopes, &none, &testing::issuer(), "shop", signer).unwrap();
    let claims = jws::verify(&token, Typ::Plain, &keys).unwrap();
    assert_eq!(claims["iss"], "https://id.example.com");
    assert_eq!(claims["aud"], json!(["shop"]));
    assert_eq!(claims["email"], "compras@revenda.example");
    assert!(!claims.contains_key("nonce"));
}
