//! What banks ask for: the whole FAPI 2.0 flow (PAR, `private_key_jwt`, DPoP), ES256 throughout, and bound tokens for a
//! server for itself. Only the server's processor counts; the client signs here.

use std::sync::{Arc, LazyLock};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::crypto::keys::{Alg, SigningKey};
use cracha::oidc::params::encode;
use cracha::oidc::pkce::s256;
use serde_json::{Value, json};

use super::house::{House, Serving};
use super::http::{Answer, Client};
use super::parts::{Browser, basic, per_thousand};
use super::table::Table;

/// The client's key; its public half is registered with it.
pub static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate(Alg::Es256, "bank-1").expect("a key").0);
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CALLBACK: &str = "https%3A%2F%2Fbank.example%2Fcallback";

/// What the client is registered with.
pub fn terms() -> String {
    let jwks = json!({ "keys": [KEY.public().jwk()] });
    json!({ "profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt", "jwks": jwks }).to_string()
}

fn signed(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(KEY.sign(message.as_bytes()).expect("a signature")))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

fn unique() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The fields of an assertion.
fn assertion(issuer: &str) -> String {
    let claims =
        json!({ "iss": "bank", "sub": "bank", "aud": issuer, "jti": unique(), "iat": now(), "exp": now() + 60 });
    let jwt = signed(&json!({ "alg": "ES256", "kid": KEY.kid() }), &claims);
    format!(
        "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={jwt}"
    )
}

/// The head of a proof.
fn proof(issuer: &str, path: &str) -> String {
    let mut jwk = KEY.public().jwk().clone();
    jwk.as_object_mut().expect("an object").retain(|name, _| !["kid", "use", "alg"].contains(&name.as_str()));
    let claims = json!({ "jti": unique(), "htm": "POST", "htu": format!("{issuer}{path}"), "iat": now() });
    format!("DPoP: {}\r\n", signed(&json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }), &claims))
}

/// Pushed, brought, exchanged.
async fn flow(client: &mut Client, issuer: &str, cookies: &str) -> Answer {
    let form = format!(
        "response_type=code&redirect_uri={CALLBACK}&scope=openid+profile+email+reseller&state=s&nonce=n\
         &code_challenge={}&code_challenge_method=S256&{}",
        s256(VERIFIER),
        assertion(issuer)
    );
    let pushed = client.post("/par", &proof(issuer, "/par"), &form).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let path = format!("/authorize?client_id=bank&request_uri={}", encode(&pushed.json("request_uri")));
    let answer = client.get(&path, &format!("Cookie: {cookies}\r\n")).await;
    let location = answer.header("location").unwrap_or_else(|| panic!("no redirect: {}", answer.head));
    let code = location.split("code=").nth(1).unwrap_or_else(|| panic!("no code: {location}"));
    let code = code.split('&').next().unwrap_or_default();
    let form = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={CALLBACK}&code_verifier={VERIFIER}&{}",
        assertion(issuer)
    );
    let answer = client.post("/token", &proof(issuer, "/token"), &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("\"DPoP\""));
    answer
}

/// The FAPI 2.0 flow, and client credentials with DPoP.
pub async fn fapi(house: &House, serving: &Serving<'_>, table: &mut Table) {
    let issuer: Arc<str> = format!("http://127.0.0.1:{}", house.port).into();
    if table.wants("FAPI code flow") {
        let mut client = Client::connect(house.port).await.expect("a connection");
        let browser = Browser::open(&mut client).await;
        let mut sessions = Vec::new();
        for person in 0..16 {
            sessions.push(browser.log_in(&mut client, person).await);
        }
        let sessions = Arc::new(sessions);
        let work = |mut client: Client, number: usize, each| {
            let (sessions, issuer) = (sessions.clone(), issuer.clone());
            async move {
                for _ in 0..each {
                    flow(&mut client, &issuer, &sessions[number]).await;
                }
            }
        };
        per_thousand(serving, house.port, 16, 5, work).await;
        let (cpu, postgres) = per_thousand(serving, house.port, 16, 125, work).await;
        table.at_most("FAPI code flow: PAR, private_key_jwt, DPoP, ES256", cpu, 1.5, "s/1,000", Some(postgres));
    }
    if table.wants("client credentials, DPoP") {
        let work = |mut client: Client, _, each| {
            let issuer = issuer.clone();
            async move {
                for _ in 0..each {
                    let form = "grant_type=client_credentials&scope=resellers.write";
                    let head = format!("{}{}", basic("erp"), proof(&issuer, "/token"));
                    let answer = client.post("/token", &head, form).await;
                    assert_eq!(answer.status, 200, "{}", answer.body);
                }
            }
        };
        per_thousand(serving, house.port, 16, 10, work).await;
        let (cpu, postgres) = per_thousand(serving, house.port, 16, 250, work).await;
        table.at_most("client credentials, DPoP", cpu, 0.2, "s/1,000", Some(postgres));
    }
}
