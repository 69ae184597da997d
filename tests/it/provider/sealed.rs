//! ID tokens that only their client reads (OpenID Connect Core 10.2). That they open is shown by a library that others wrote
//! (`foreign::openid_client`).

use cracha::crypto::keys::{Alg, SigningKey};
use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::support::keyed::Keyed;
use crate::support::provider::{header, text};

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
