//! The relying party proper, on `openidconnect`'s client side: discovery, authorization code with PKCE, nonce and
//! state, the ID token's checks, userinfo, RP-initiated logout. Nothing here knows a page.

use std::sync::{Arc, RwLock};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::http::{Method, Request, header};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenFields, IssuerUrl,
    LanguageTag, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier,
    TokenResponse, UserInfoClaims, UserInfoError,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::logout_token::{self, Ending, Expected, Refusal};
use crate::clock::Clock;
use crate::demo::http::Outgoing;
use crate::error::{Error, Result};
use crate::text::Lang;

/// The ID token's own addition.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SidClaim {
    sid: Option<String>,
}
impl AdditionalClaims for SidClaim {}

/// What scope `reseller` adds to userinfo.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct ResellerClaims {
    reseller_id: Option<String>,
    reseller_name: Option<String>,
    role: Option<String>,
    #[serde(default)]
    permissions: Vec<String>,
    #[serde(default)]
    registration_missing: Vec<String>,
}
impl AdditionalClaims for ResellerClaims {}

/// A portal's ID token.
pub type PortalIdToken = IdToken<SidClaim, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    SidClaim,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type PortalClient = Client<
    SidClaim,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A login under way.
pub struct Pending {
    /// Sent and expected back.
    pub state: String,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// What the provider says of a person, for the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// E-mail.
    pub email: String,
    /// The reseller's ID.
    pub reseller_id: String,
    /// The reseller's legal name.
    pub reseller_name: String,
    /// Role, as sent.
    pub role: String,
    /// Permissions; unknown or absent means no.
    pub permissions: Vec<String>,
    /// Facts that the registration lacks.
    pub missing: Vec<String>,
}

/// Somebody to order for, as the provider's API says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct EndCustomer {
    /// The name.
    pub name: String,
    /// CNPJ or CPF.
    pub document: String,
}

#[derive(Deserialize)]
struct EndCustomers {
    end_customers: Vec<EndCustomer>,
}

/// A login that passed every check.
pub struct SignedIn {
    /// For the hint at sign-out.
    pub id_token: PortalIdToken,
    /// For userinfo.
    pub access_token: String,
    /// Seconds that the access token is good for.
    pub access_seconds: i64,
    /// Issuer.
    pub iss: String,
    /// Subject.
    pub sub: String,
    /// The provider's session.
    pub sid: Option<String>,
    /// The person.
    pub person: Person,
}

/// Why something with the provider failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It does not answer.
    Unreachable,
    /// It refused the access token.
    Refused,
    /// An answer failed a check; the text is for a person who debugs, without secrets.
    Check(String),
}

struct Known {
    metadata: ProviderMetadataWithLogout,
    client: PortalClient,
    at_ms: i64,
}

/// One portal's relying party.
pub struct RelyingParty {
    out: Outgoing,
    clock: Clock,
    issuer: IssuerUrl,
    id: ClientId,
    secret: ClientSecret,
    redirect: RedirectUrl,
    signed_out: PostLogoutRedirectUrl,
    known: RwLock<Option<Arc<Known>>>,
}

impl RelyingParty {
    /// A relying party that has not yet met its provider.
    pub fn new(
        issuer: String,
        keys: crate::demo::ClientKeys,
        redirect: String,
        signed_out: String,
        out: Outgoing,
        clock: Clock,
    ) -> Result<Self> {
        Ok(Self {
            out,
            clock,
            issuer: IssuerUrl::new(issuer).map_err(Error::internal)?,
            id: ClientId::new(keys.id),
            secret: ClientSecret::new(keys.secret),
            redirect: RedirectUrl::new(redirect).map_err(Error::internal)?,
            signed_out: PostLogoutRedirectUrl::new(signed_out).map_err(Error::internal)?,
            known: RwLock::new(None),
        })
    }

    /// The issuer, byte for byte.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    fn remembered(&self) -> Option<Arc<Known>> {
        self.known.read().ok().and_then(|known| known.clone())
    }

    async fn known(&self) -> Result<Arc<Known>, Failure> {
        match self.remembered() {
            Some(known) => Ok(known),
            None => self.fetch().await,
        }
    }

    /// Reads the provider's metadata and keys, also again.
    pub async fn discover(&self) -> Result<(), Failure> {
        self.fetch().await.map(|_| ())
    }

    async fn fetch(&self) -> Result<Arc<Known>, Failure> {
        let metadata = ProviderMetadataWithLogout::discover_async(self.issuer.clone(), &self.out).await;
        let metadata = metadata.map_err(|e| match e {
            openidconnect::DiscoveryError::Request(_) => Failure::Unreachable,
            other => Failure::Check(format!("discovery: {other}")),
        })?;
        let client = PortalClient::from_provider_metadata(metadata.clone(), self.id.clone(), Some(self.secret.clone()))
            .set_redirect_uri(self.redirect.clone());
        let known = Arc::new(Known { metadata, client, at_ms: self.clock.now_ms() });
        if let Ok(mut slot) = self.known.write() {
            *slot = Some(known.clone());
        }
        Ok(known)
    }

    /// The address to send a browser to, and what to remember until it is back.
    pub async fn begin(&self, prompt: Option<CoreAuthPrompt>, lang: Lang) -> Result<(Url, Pending), Failure> {
        let known = self.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = known
            .client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge)
            .add_ui_locale(LanguageTag::new(lang.tag().to_owned()));
        for scope in ["profile", "email", "reseller", "end_customers"] {
            request = request.add_scope(Scope::new(scope.to_owned()));
        }
        if let Some(prompt) = prompt {
            request = request.add_prompt(prompt);
        }
        let (url, state, nonce) = request.url();
        Ok((url, Pending { state: state.into_secret(), nonce, verifier }))
    }

    /// Redeems the code and checks everything that comes back.
    pub async fn finish(&self, code: String, pending: Pending) -> Result<SignedIn, Failure> {
        let mut known = self.known().await?;
        let request = known.client.exchange_code(AuthorizationCode::new(code)).map_err(check)?;
        let answer = request.set_pkce_verifier(pending.verifier).request_async(&self.out).await;
        let answer = answer.map_err(|e| match e {
            openidconnect::RequestTokenError::Request(_) => Failure::Unreachable,
            openidconnect::RequestTokenError::ServerResponse(said) => {
                Failure::Check(format!("token: {}", said.error()))
            }
            other => Failure::Check(format!("token: {other}")),
        })?;
        let id_token = answer.id_token().ok_or_else(|| check("no ID token"))?;
        if !has_key(&known, id_token) {
            known = self.fetch().await?; // the provider has new keys
        }
        let clock = self.clock.clone();
        let verifier = known
            .client
            .id_token_verifier()
            .set_time_fn(move || chrono::DateTime::from_timestamp_millis(clock.now_ms()).unwrap_or_default());
        let claims = id_token.claims(&verifier, &pending.nonce).map_err(|e| check(format!("ID token: {e}")))?;
        if let Some(expected) = claims.access_token_hash() {
            let alg = id_token.signing_alg().map_err(check)?;
            let key = id_token.signing_key(&verifier).map_err(check)?;
            let actual = AccessTokenHash::from_token(answer.access_token(), alg, key).map_err(check)?;
            if actual != *expected {
                return Err(check("at_hash"));
            }
        }
        let sub = claims.subject().clone();
        let person = self.person(answer.access_token().secret(), sub.as_str()).await?;
        Ok(SignedIn {
            id_token: id_token.clone(),
            access_token: answer.access_token().secret().clone(),
            access_seconds: answer.expires_in().map_or(0, |life| life.as_secs() as i64),
            iss: claims.issuer().as_str().to_owned(),
            sid: claims.additional_claims().sid.clone(),
            sub: sub.to_string(),
            person,
        })
    }

    /// What userinfo says of `sub` now.
    pub async fn person(&self, access_token: &str, sub: &str) -> Result<Person, Failure> {
        let known = self.known().await?;
        let token = AccessToken::new(access_token.to_owned());
        let request = known.client.user_info(token, Some(SubjectIdentifier::new(sub.to_owned()))).map_err(check)?;
        let claims: UserInfoClaims<ResellerClaims, CoreGenderClaim> =
            request.request_async(&self.out).await.map_err(|e| match e {
                UserInfoError::Request(_) => Failure::Unreachable,
                UserInfoError::Response(status, ..) if status.as_u16() == 401 => Failure::Refused,
                UserInfoError::Response(status, ..) if status.is_server_error() => Failure::Unreachable,
                other => Failure::Check(format!("userinfo: {other}")),
            })?;
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let extra = claims.additional_claims().clone();
        Ok(Person {
            name: name.unwrap_or_default(),
            login: claims.preferred_username().map(|login| login.to_string()).unwrap_or_default(),
            email: claims.email().map(|email| email.to_string()).unwrap_or_default(),
            reseller_id: extra.reseller_id.unwrap_or_default(),
            reseller_name: extra.reseller_name.unwrap_or_default(),
            role: extra.role.unwrap_or_default(),
            permissions: extra.permissions,
            missing: extra.registration_missing,
        })
    }

    /// Whom the person can order for: the end customers of the own reseller that are available. None where the provider
    /// does not offer them to this portal.
    pub async fn end_customers(&self, access_token: &str) -> Result<Vec<EndCustomer>, Failure> {
        let issuer = self.issuer.as_str().trim_end_matches('/');
        let request = Request::builder()
            .method(Method::GET)
            .uri(format!("{issuer}/api/v1/end-customers?state=available&limit=50"))
            .header(header::AUTHORIZATION, format!("Bearer {access_token}"))
            .body(Vec::new())
            .map_err(check)?;
        let answer = self.out.send(request).await.map_err(|_| Failure::Unreachable)?;
        match answer.status().as_u16() {
            200 => {
                let page: EndCustomers = serde_json::from_slice(answer.body()).map_err(check)?;
                Ok(page.end_customers)
            }
            401 => Err(Failure::Refused),
            403 | 404 => Ok(Vec::new()),
            500.. => Err(Failure::Unreachable),
            status => Err(check(format!("end customers: {status}"))),
        }
    }

    /// The address at which the provider ends the session (RP-Initiated Logout 1.0), and the state to expect back.
    pub async fn logout(&self, id_token: &PortalIdToken, lang: Lang) -> Result<(Url, String), Failure> {
        let known = self.known().await?;
        let end = known.metadata.additional_metadata().end_session_endpoint.clone();
        let state = CsrfToken::new_random();
        let url = LogoutRequest::from(end.ok_or_else(|| check("no end_session_endpoint"))?)
            .set_id_token_hint(id_token)
            .set_client_id(self.id.clone())
            .set_post_logout_redirect_uri(self.signed_out.clone())
            .set_state(state.clone())
            .add_ui_locale(LanguageTag::new(lang.tag().to_owned()))
            .http_get_url();
        Ok((url, state.into_secret()))
    }

    /// Verifies a logout token; unknown keys are looked up anew, at most every five seconds.
    pub async fn verify_logout(&self, token: &str) -> Result<Ending, Refusal> {
        let mut known = self.known().await.map_err(|_| "the provider's keys cannot be read")?;
        let now_ms = self.clock.now_ms();
        let verify = |known: &Known| {
            let keys = known.metadata.jwks().keys();
            let expected = Expected { issuer: self.issuer.as_str(), client_id: self.id.as_str(), keys, now_ms };
            logout_token::verify(token, &expected)
        };
        match verify(&known) {
            Err(logout_token::UNKNOWN_KEY) if now_ms - known.at_ms >= 5_000 => {
                known = self.fetch().await.map_err(|_| "the provider's keys cannot be read")?;
                verify(&known)
            }
            verdict => verdict,
        }
    }
}

fn has_key(known: &Known, id_token: &PortalIdToken) -> bool {
    id_token.signing_key(&known.client.id_token_verifier()).is_ok()
}

fn check(what: impl std::fmt::Display) -> Failure {
    Failure::Check(what.to_string())
}
