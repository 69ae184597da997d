//! For tests: a signer of compact JWS, and a provider that says just enough for a portal to sign somebody in.

use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// One ES256 key, `k1`.
pub(crate) struct Signer(EcdsaKeyPair);

impl Signer {
    pub(crate) fn new() -> Self {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref()).unwrap())
    }

    pub(crate) fn jwk(&self) -> Value {
        let point = self.0.public_key().as_ref()[1..].to_vec();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[..32]), URL_SAFE_NO_PAD.encode(&point[32..]));
        json!({"kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "alg": "ES256", "x": x, "y": y})
    }

    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

/// What the provider answers, changed by the test.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) signer: Signer,
    /// Claims of the next ID token.
    pub(crate) id_token: Mutex<Value>,
    /// Claims at userinfo; null = 401.
    pub(crate) person: Mutex<Value>,
}

/// Listens where the demo expects the provider.
pub(crate) fn serve(issuer: String, port: u16) -> Arc<Provider> {
    let provider = Arc::new(Provider {
        issuer,
        signer: Signer::new(),
        id_token: Mutex::new(Value::Null),
        person: Mutex::new(Value::Null),
    });
    let data = web::Data::from(provider.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .route("/.well-known/openid-configuration", web::get().to(metadata))
            .route("/jwks", web::get().to(async |p: web::Data<Provider>| web::Json(json!({"keys": [p.signer.jwk()]}))))
            .route("/token", web::post().to(token))
            .route("/userinfo", web::get().to(userinfo))
            .route("/api/v1/resellers", web::post().to(resellers))
            .route("/api/v1/end-customers", web::get().to(end_customers))
    });
    tokio::spawn(server.workers(1).disable_signals().bind(("127.0.0.1", port)).unwrap().run());
    provider
}

async fn metadata(p: web::Data<Provider>) -> HttpResponse {
    let at = |path: &str| format!("{}/{path}", p.issuer);
    HttpResponse::Ok().json(json!({
        "issuer": p.issuer, "authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"), "jwks_uri": at("jwks"), "end_session_endpoint": at("end-session"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
    }))
}

async fn token(p: web::Data<Provider>) -> HttpResponse {
    let claims = p.id_token.lock().unwrap().clone();
    let mut answer = json!({"access_token": "at", "token_type": "Bearer", "expires_in": 600});
    if !claims.is_null() {
        answer["id_token"] = p.signer.sign(&json!({"alg": "ES256", "kid": "k1"}), &claims).into();
    }
    HttpResponse::Ok().json(answer)
}

async fn userinfo(p: web::Data<Provider>) -> HttpResponse {
    match p.person.lock().unwrap().clone() {
        Value::Null => HttpResponse::Unauthorized().finish(),
        person => HttpResponse::Ok().json(person),
    }
}

async fn end_customers(req: HttpRequest) -> HttpResponse {
    assert_eq!(req.headers().get("authorization").unwrap(), "Bearer at");
    assert!(req.query_string().contains("state=available"), "only whom an order can be for");
    HttpResponse::Ok().json(json!({
        "end_customers": [{"id": "c", "name": "Ana Souza", "document": "52998224725", "state": "available"}], "next": null,
    }))
}

async fn resellers(req: HttpRequest, body: web::Json<Value>) -> HttpResponse {
    assert_eq!(req.headers().get("authorization").unwrap(), "Bearer at");
    let id = body["external_id"].as_str().unwrap().to_owned();
    assert!(body["contact"]["email"].is_string());
    let promise = json!({"id": "p", "due_at": "2027-01-17T08:00:00Z", "stage": "validated"});
    HttpResponse::Ok()
        .json(json!({"results": [{"external_id": id, "outcome": "created", "reasons": [], "promise": promise}]}))
}
