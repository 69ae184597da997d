//! The relying party's side of the `openidconnect` crate, unchanged, against the provider: discovery, authorize, token,
//! ID token, userinfo.

use std::future::Future;
use std::pin::Pin;

use cracha::crypto::keys::Alg;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EmptyAdditionalClaims,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, RedirectUrl, Scope,
    TokenResponse, UserInfoClaims, http,
};

use super::{inside, on_a_file};
use crate::support::http::Http;
use crate::support::provider::{Portal, SECRET};

/// The crate's HTTP, done by the tests' client.
struct Carrier<'h>(&'h Http);

impl<'c> AsyncHttpClient<'c> for Carrier<'_> {
    type Error = http::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, http::Error>> + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let headers: Vec<(&str, String)> = (parts.headers.iter())
                .map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII").to_owned()))
                .collect();
            let method = parts.method.as_str().parse().expect("a method");
            let body = Some(String::from_utf8(body).expect("text")).filter(|body| !body.is_empty());
            let page = self.0.send(method, &parts.uri.to_string(), &headers, body).await;
            let mut response = http::Response::builder().status(page.status.as_u16());
            for (name, value) in &page.headers {
                response = response.header(name, value);
            }
            response.body(page.body.into_bytes())
        })
    }
}

#[tokio::test]
async fn the_crates_own_client_walks_the_flow_under_every_algorithm() {
    let app = on_a_file().await;
    let portals = Alg::ALL.map(|alg| Portal::own(alg.as_str()).signed_by(alg));
    let (browser, maria) = inside(&app, &portals.each_ref()).await;
    let server = app.serve_provider().await;
    let carrier = Carrier(&server);
    let issuer = IssuerUrl::new(app.issuer()).unwrap();
    let metadata = CoreProviderMetadata::discover_async(issuer, &carrier).await.expect("discovery");
    for (portal, alg) in portals.iter().zip([
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        CoreJwsSigningAlgorithm::EdDsa,
    ]) {
        let id = ClientId::new(portal.id().into());
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, Some(ClientSecret::new(SECRET.into())))
            .set_redirect_uri(RedirectUrl::new(portal.redirect()).unwrap());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (address, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("profile".into()))
            .set_pkce_challenge(challenge)
            .url();
        let answer = browser.get(address.as_str()).await;
        assert_eq!(answer.location_param("state").as_ref(), Some(state.secret()));
        let code = AuthorizationCode::new(answer.location_param("code").expect("a code"));
        let exchange = client.exchange_code(code).expect("an endpoint").set_pkce_verifier(verifier);
        let tokens = exchange.request_async(&carrier).await.expect("tokens");

        let id_token = tokens.id_token().expect("an ID token");
        // The test's clock stands still at another day than the machine's.
        let now = app.now().seconds();
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs([alg.clone()])
            .set_time_fn(move || chrono::DateTime::from_timestamp(now, 0).expect("a time"));
        let claims = id_token.claims(&verifier, &nonce).expect("a good ID token");
        let (used, key) = (id_token.signing_alg().unwrap(), id_token.signing_key(&verifier).unwrap());
        assert_eq!(*used, alg);
        let hash = AccessTokenHash::from_token(tokens.access_token(), used, key).expect("a hash");
        assert_eq!(claims.access_token_hash(), Some(&hash));

        let told: UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim> = client
            .user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
            .expect("an endpoint")
            .request_async(&carrier)
            .await
            .expect("userinfo");
        assert_eq!(told.preferred_username().map(|login| login.as_str()), Some(maria.login.as_str()));
        let refreshed = client
            .exchange_refresh_token(tokens.refresh_token().expect("a refresh token"))
            .expect("an endpoint")
            .request_async(&carrier)
            .await
            .expect("fresh tokens");
        let again = refreshed.id_token().expect("an ID token").claims(&verifier, |_: Option<&Nonce>| Ok(()));
        assert_eq!(again.expect("good too").subject(), claims.subject());
    }
}
