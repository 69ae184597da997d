//! ID tokens and userinfo that only their client reads (OpenID Connect Core 10.2 and 5.3.2). That they open is shown by a
//! library that others wrote, too (`foreign::openid_client`).

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::crypto::keys::{Alg, SigningKey};
use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::support::keyed::Keyed;
use crate::support::provider::{claims, header, text, userinfo};

#[tokio::test]
async fn an_encrypted_id_token_needs_a_key_of_the_client_and_says_how_it_is_made() {
    let app = on_a_file().await;
    let mut bank = Keyed::own("bank").term("id_token_encrypted_response_alg", json!("ECDH-ES"));
    let (http, _) = inside(&app, &[&bank.portal]).await;
    let code = bank.portal.code(&http, &[]).await;
    let refused = bank.exchange(&app, &http, &code).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["error"]),
        (400, &json!("invalid_request")),
        "{}",
        refused.body
    );

    let mut jwk = SigningKey::generate(Alg::Es256, "bank-enc").expect("a key").0.public().jwk().clone();
    (jwk["use"], jwk["alg"]) = (json!("enc"), json!("ECDH-ES"));
    let mut terms: Value = serde_json::from_str(&bank.portal.row.terms).expect("JSON");
    terms["jwks"]["keys"].as_array_mut().expect("keys").push(jwk);
    bank.portal.row.terms = terms.to_string();
    app.register(&bank.portal).await;
    let tokens = bank.exchange(&app, &http, &code).await.json();
    let sealed = text(&tokens, "id_token");
    assert_eq!(sealed.split('.').count(), 5, "the code was not used up: {tokens}");
    let head = header(sealed);
    for (name, want) in [("alg", "ECDH-ES"), ("enc", "A128CBC-HS256"), ("cty", "JWT"), ("kid", "bank-enc")] {
        assert_eq!(head[name], want, "{head}");
    }
    assert_eq!(head["epk"]["crv"], "P-256");
    let hint = bank.portal.authorize(&[("prompt", "none"), ("id_token_hint", sealed)]);
    assert_eq!(
        http.get(&hint).await.location_param("error").as_deref(),
        Some("login_required"),
        "nobody here reads it"
    );
}

/// What is in a message that was encrypted to this key by `ECDH-ES` and `A128GCM`.
fn opened(own: &PrivateKey, message: &str) -> String {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("Base64url");
    let parts: Vec<&str> = message.split('.').collect();
    let epk = &header(message)["epk"];
    let point = [vec![4], bytes(text(epk, "x")), bytes(text(epk, "y"))].concat();
    let key = agree(own, UnparsedPublicKey::new(&ECDH_P256, point), "no key", |shared| {
        let length = |bytes: u32| bytes.to_be_bytes().to_vec();
        let all =
            [length(1), shared.to_vec(), length(7), b"A128GCM".to_vec(), length(0), length(0), length(128)].concat();
        Ok(digest(&SHA256, &all).as_ref()[..16].to_vec())
    });
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key.expect("a key")).expect("a key"));
    let nonce = Nonce::try_assume_unique_for_key(&bytes(parts[2])).expect("a nonce");
    let mut sealed = [bytes(parts[3]), bytes(parts[4])].concat();
    let plain = key.open_in_place(nonce, Aad::from(parts[0].as_bytes()), &mut sealed).expect("it opens");
    String::from_utf8(plain.to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn userinfo_that_only_the_client_reads_is_signed_then_encrypted_to_its_key() {
    let app = on_a_file().await;
    let bank = Keyed::own("bank").term("userinfo_encrypted_response_alg", json!("ECDH-ES"));
    let mut bank = bank.term("userinfo_encrypted_response_enc", json!("A128GCM"));
    let (http, _) = inside(&app, &[&bank.portal]).await;
    let tokens = {
        let code = bank.portal.code(&http, &[]).await;
        bank.exchange(&app, &http, &code).await.json()
    };
    let (access, sub) = (text(&tokens, "access_token"), &claims(text(&tokens, "id_token"))["sub"]);
    let refused = userinfo(&http, access).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert!(refused.header("www-authenticate").contains("invalid_request"), "never unencrypted instead");

    let own = PrivateKey::generate(&ECDH_P256).expect("a key");
    let public = own.compute_public_key().expect("a key");
    let half = |from: usize| URL_SAFE_NO_PAD.encode(&public.as_ref()[from..from + 32]);
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": half(1), "y": half(33), "use": "enc", "kid": "bank-enc" });
    let mut terms: Value = serde_json::from_str(&bank.portal.row.terms).expect("JSON");
    terms["jwks"]["keys"].as_array_mut().expect("keys").push(jwk);
    bank.portal.row.terms = terms.to_string();
    app.register(&bank.portal).await;
    let told = userinfo(&http, access).await;
    assert_eq!((told.status.as_u16(), told.header("content-type")), (200, "application/jwt"));
    let head = header(&told.body);
    assert_eq!((&head["alg"], &head["enc"], &head["kid"]), (&json!("ECDH-ES"), &json!("A128GCM"), &json!("bank-enc")));
    assert!(head.get("cty").is_none(), "what is in it is no JWT: {head}");
    let plain: Value = serde_json::from_str(&opened(&own, &told.body)).expect("JSON");
    assert_eq!(&plain["sub"], sub);

    bank.portal.row.userinfo_alg = Some("ES256".into());
    app.register(&bank.portal).await;
    let told = userinfo(&http, access).await;
    assert_eq!((told.header("content-type"), &header(&told.body)["cty"]), ("application/jwt", &json!("JWT")));
    let signed = opened(&own, &told.body);
    assert_eq!(header(&signed)["alg"], "ES256");
    let said = claims(&signed);
    assert_eq!((&said["sub"], &said["aud"], &said["iss"]), (sub, &json!(["bank"]), &json!(app.issuer())));
}
