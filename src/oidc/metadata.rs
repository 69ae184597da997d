//! The discovery document (Discovery 1.0; the same one serves RFC 8414) and the paths of the endpoints.

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, AuthenticationContextClass, JsonWebKeySetUrl, LanguageTag, ProviderMetadata,
    RegistrationUrl, ResponseTypes, Scope, TokenUrl, UserInfoUrl,
};
use serde::{Deserialize, Serialize};

use super::acr::Acr;
use super::authorize::Prompt;
use super::claims::Claim;
use super::client::{AuthMethod, GrantType, ResponseMode};
use super::dpop;
use super::issuer::Issuer;
use super::keyset::{KeySet, core_alg};
use super::scope::OF_A_PERSON;
use crate::crypto::keys::Alg;
use crate::error::{Error, Result};

/// Where the endpoints are, below the issuer.
pub mod path {
    /// Authorization endpoint.
    pub const AUTHORIZE: &str = "/authorize";
    /// Pushed authorization requests (RFC 9126).
    pub const PAR: &str = "/par";
    /// Dynamic client registration (RFC 7591).
    pub const REGISTER: &str = "/register";
    /// One registration (RFC 7592), as a pattern of routes.
    pub const REGISTRATION: &str = "/register/{client}";
    /// Token endpoint.
    pub const TOKEN: &str = "/token";
    /// Device authorization endpoint (RFC 8628).
    pub const DEVICE_AUTHORIZATION: &str = "/device_authorization";
    /// Userinfo endpoint.
    pub const USERINFO: &str = "/userinfo";
    /// RFC 7662.
    pub const INTROSPECT: &str = "/introspect";
    /// RFC 7009.
    pub const REVOKE: &str = "/revoke";
    /// Public keys.
    pub const JWKS: &str = "/jwks";
    /// Public keys without those of EdDSA, for libraries that choke on them; named by hand, not in the metadata.
    pub const JWKS_WITHOUT_OKP: &str = "/jwks/without-okp";
    /// RP-Initiated Logout 1.0.
    pub const END_SESSION: &str = "/end_session";
    /// Discovery 1.0.
    pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
    /// RFC 8414.
    pub const OAUTH_SERVER: &str = "/.well-known/oauth-authorization-server";
}

/// What the crate's type has no field for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraMetadata {
    end_session_endpoint: String,
    introspection_endpoint: String,
    introspection_endpoint_auth_methods_supported: Vec<String>,
    revocation_endpoint: String,
    revocation_endpoint_auth_methods_supported: Vec<String>,
    code_challenge_methods_supported: Vec<String>,
    authorization_response_iss_parameter_supported: bool,
    backchannel_logout_supported: bool,
    backchannel_logout_session_supported: bool,
    frontchannel_logout_supported: bool,
    frontchannel_logout_session_supported: bool,
    prompt_values_supported: Vec<String>,
    pushed_authorization_request_endpoint: String,
    device_authorization_endpoint: String,
    require_pushed_authorization_requests: bool,
    authorization_signing_alg_values_supported: Vec<Alg>,
    dpop_signing_alg_values_supported: Vec<Alg>,
    introspection_signing_alg_values_supported: Vec<Alg>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    authorization_details_types_supported: Vec<String>,
    tls_client_certificate_bound_access_tokens: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mtls_endpoint_aliases: Option<Aliases>,
    introspection_endpoint_auth_signing_alg_values_supported: Vec<Alg>,
    revocation_endpoint_auth_signing_alg_values_supported: Vec<Alg>,
}

/// Where those come who show a certificate (RFC 8705 section 5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aliases {
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    pushed_authorization_request_endpoint: String,
    device_authorization_endpoint: String,
    userinfo_endpoint: String,
}

/// What the configuration adds to what is built.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offered<'a> {
    /// BCP 47 tags in canonical case.
    pub locales: &'a [&'a str],
    /// Certificates of clients can come.
    pub certificates: bool,
    /// Authorities vouch for some.
    pub authorities: bool,
    /// Where they come, if it is another address.
    pub alias: &'a str,
    /// What can be asked for in detail (RFC 9396 section 10).
    pub details: &'a [&'a str],
}

impl Offered<'_> {
    /// The ways in which a client can prove who it is, by certificate.
    fn methods(&self) -> Vec<&'static str> {
        let all = [
            (AuthMethod::TlsClientAuth, self.certificates && self.authorities),
            (AuthMethod::SelfSignedTlsClientAuth, self.certificates),
        ];
        all.into_iter().filter(|(_, is)| *is).map(|(method, _)| method.as_str()).collect()
    }

    fn aliases(&self) -> Option<Aliases> {
        let at = |path: &str| format!("{}{path}", self.alias);
        let aliases = || Aliases {
            token_endpoint: at(path::TOKEN),
            revocation_endpoint: at(path::REVOKE),
            introspection_endpoint: at(path::INTROSPECT),
            pushed_authorization_request_endpoint: at(path::PAR),
            device_authorization_endpoint: at(path::DEVICE_AUTHORIZATION),
            userinfo_endpoint: at(path::USERINFO),
        };
        (self.certificates && !self.alias.is_empty()).then(aliases)
    }
}

impl AdditionalProviderMetadata for ExtraMetadata {}

type Metadata = ProviderMetadata<
    ExtraMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Claims of ID tokens that concern no fact about a person.
const TOKEN_CLAIMS: [&str; 11] =
    ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid", "acr", "amr"];

/// The document as JSON, to be kept: it changes with the keys and the configuration alone.
pub fn document(issuer: &Issuer, keys: &KeySet, offered: &Offered<'_>) -> Result<String> {
    let bad = |_| Error::internal("an endpoint is no URL");
    let algs: Vec<_> = keys.algs().into_iter().map(core_alg).collect();
    let theirs: Vec<_> = Alg::ALL.into_iter().map(core_alg).collect();
    let metadata = Metadata::new(
        issuer.url(),
        AuthUrl::new(issuer.at(path::AUTHORIZE)).map_err(bad)?,
        JsonWebKeySetUrl::new(issuer.at(path::JWKS)).map_err(bad)?,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Public, CoreSubjectIdentifierType::Pairwise],
        algs.clone(),
        extra(issuer, keys, offered),
    )
    .set_token_endpoint(Some(TokenUrl::new(issuer.at(path::TOKEN)).map_err(bad)?))
    .set_registration_endpoint(Some(RegistrationUrl::new(issuer.at(path::REGISTER)).map_err(bad)?))
    .set_userinfo_endpoint(Some(UserInfoUrl::new(issuer.at(path::USERINFO)).map_err(bad)?))
    .set_userinfo_signing_alg_values_supported(Some(algs))
    .set_scopes_supported(Some(OF_A_PERSON.map(|s| Scope::new(s.to_owned())).to_vec()))
    .set_response_modes_supported(Some(modes()?))
    .set_grant_types_supported(Some(vec![
        CoreGrantType::AuthorizationCode,
        CoreGrantType::RefreshToken,
        CoreGrantType::ClientCredentials,
        CoreGrantType::DeviceCode,
        CoreGrantType::Extension(GrantType::TokenExchange.as_str().to_owned()),
    ]))
    .set_token_endpoint_auth_methods_supported(Some(methods(offered)))
    .set_id_token_encryption_alg_values_supported(Some(KEY_ALGS.to_vec()))
    .set_id_token_encryption_enc_values_supported(Some(CONTENT_ALGS.to_vec()))
    .set_userinfo_encryption_alg_values_supported(Some(KEY_ALGS.to_vec()))
    .set_userinfo_encryption_enc_values_supported(Some(CONTENT_ALGS.to_vec()))
    .set_token_endpoint_auth_signing_alg_values_supported(Some(theirs.clone()))
    .set_request_object_signing_alg_values_supported(Some(theirs))
    .set_acr_values_supported(Some(
        Acr::ALL.map(|acr| AuthenticationContextClass::new(acr.as_str().to_owned())).to_vec(),
    ))
    .set_claim_types_supported(Some(vec![CoreClaimType::Normal]))
    .set_claims_supported(Some(claims()))
    .set_ui_locales_supported(Some(offered.locales.iter().map(|tag| LanguageTag::new((*tag).to_owned())).collect()))
    .set_claims_parameter_supported(Some(true))
    .set_request_parameter_supported(Some(true))
    .set_request_uri_parameter_supported(Some(false));
    serde_json::to_string(&metadata).map_err(|_| Error::internal("the metadata does not serialise"))
}

/// How what only a client reads is encrypted.
const KEY_ALGS: [CoreJweKeyManagementAlgorithm; 3] = [
    CoreJweKeyManagementAlgorithm::RsaOaepSha256,
    CoreJweKeyManagementAlgorithm::EcdhEs,
    CoreJweKeyManagementAlgorithm::EcdhEsAesKeyWrap256,
];
const CONTENT_ALGS: [CoreJweContentEncryptionAlgorithm; 3] = [
    CoreJweContentEncryptionAlgorithm::Aes128CbcHmacSha256,
    CoreJweContentEncryptionAlgorithm::Aes128Gcm,
    CoreJweContentEncryptionAlgorithm::Aes256Gcm,
];

fn methods(offered: &Offered<'_>) -> Vec<CoreClientAuthMethod> {
    let mut all = vec![
        CoreClientAuthMethod::ClientSecretBasic,
        CoreClientAuthMethod::ClientSecretPost,
        CoreClientAuthMethod::PrivateKeyJwt,
        CoreClientAuthMethod::None,
    ];
    all.extend(offered.methods().into_iter().map(|word| CoreClientAuthMethod::Extension(word.to_owned())));
    all
}

fn modes() -> Result<Vec<CoreResponseMode>> {
    let words = ResponseMode::ALL.iter().map(|mode| serde_json::Value::from(mode.as_str()));
    serde_json::from_value(words.collect()).map_err(|_| Error::internal("a response mode is no word"))
}

fn claims() -> Vec<CoreClaimName> {
    let person = Claim::ALL.iter().map(|claim| claim.as_str());
    TOKEN_CLAIMS.into_iter().chain(person).map(|name| CoreClaimName::new(name.to_owned())).collect()
}

fn extra(issuer: &Issuer, keys: &KeySet, offered: &Offered<'_>) -> ExtraMetadata {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let or_certificate = |words: &[&str]| list(&[words, &offered.methods()].concat());
    ExtraMetadata {
        end_session_endpoint: issuer.at(path::END_SESSION),
        introspection_endpoint: issuer.at(path::INTROSPECT),
        // Asking about tokens needs a secret; giving one back does not.
        introspection_endpoint_auth_methods_supported: or_certificate(&[
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
        ]),
        revocation_endpoint: issuer.at(path::REVOKE),
        revocation_endpoint_auth_methods_supported: or_certificate(&[
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
            "none",
        ]),
        code_challenge_methods_supported: list(&["S256"]),
        authorization_response_iss_parameter_supported: true,
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        frontchannel_logout_supported: true,
        frontchannel_logout_session_supported: true,
        prompt_values_supported: list(&Prompt::SUPPORTED),
        pushed_authorization_request_endpoint: issuer.at(path::PAR),
        device_authorization_endpoint: issuer.at(path::DEVICE_AUTHORIZATION),
        require_pushed_authorization_requests: false, // of some clients
        authorization_signing_alg_values_supported: keys.algs(),
        dpop_signing_alg_values_supported: dpop::ALGS.to_vec(),
        introspection_signing_alg_values_supported: keys.algs(),
        tls_client_certificate_bound_access_tokens: offered.certificates,
        mtls_endpoint_aliases: offered.aliases(),
        authorization_details_types_supported: list(offered.details),
        introspection_endpoint_auth_signing_alg_values_supported: Alg::ALL.to_vec(),
        revocation_endpoint_auth_signing_alg_values_supported: Alg::ALL.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::jwe::KeyAlg;
    use crate::oidc::testing;
    use serde_json::{Value, json};

    fn metadata() -> Value {
        offering(Offered::default())
    }

    fn offering(offered: Offered<'_>) -> Value {
        let offered = Offered { locales: &["pt-BR", "es", "en"], ..offered };
        let text = document(&testing::issuer(), &testing::keys(), &offered).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn certificates_are_spoken_of_where_they_can_come() {
        let none = metadata();
        assert_eq!(none["tls_client_certificate_bound_access_tokens"], false);
        assert!(none.get("mtls_endpoint_aliases").is_none() && !none.to_string().contains("tls_client_auth"));
        let some = offering(Offered { certificates: true, alias: "https://mtls.example.com", ..Offered::default() });
        let methods = &some["token_endpoint_auth_methods_supported"];
        assert_eq!(methods.as_array().unwrap().last().unwrap(), "self_signed_tls_client_auth");
        assert!(!methods.to_string().contains("\"tls_client_auth\""), "no authority is known");
        let aliases = &some["mtls_endpoint_aliases"];
        assert_eq!(aliases["token_endpoint"], "https://mtls.example.com/token");
        assert_eq!(aliases["device_authorization_endpoint"], "https://mtls.example.com/device_authorization");
        assert_eq!(aliases.as_object().unwrap().len(), 6);
        let all = offering(Offered { certificates: true, authorities: true, ..Offered::default() });
        for place in ["token", "introspection", "revocation"] {
            let methods = all[format!("{place}_endpoint_auth_methods_supported")].to_string();
            assert!(methods.contains("\"tls_client_auth\",\"self_signed_tls_client_auth\""), "{methods}");
        }
        assert!(all.get("mtls_endpoint_aliases").is_none());
    }

    #[test]
    fn c31_the_issuer_is_the_configured_one_and_every_endpoint_is_below_it() {
        let metadata = metadata();
        assert_eq!(metadata["issuer"], "https://id.example.com");
        let endpoints: Vec<_> = metadata
            .as_object()
            .unwrap()
            .iter()
            .filter(|(k, _)| k.ends_with("_endpoint") || *k == "jwks_uri")
            .collect();
        assert_eq!(endpoints.len(), 10);
        for (name, url) in endpoints {
            assert!(url.as_str().unwrap().starts_with("https://id.example.com/"), "{name}");
        }
    }

    #[test]
    fn a17_what_is_supported_of_request_objects_is_said_explicitly() {
        assert_eq!(metadata()["request_parameter_supported"], true);
        assert_eq!(metadata()["request_uri_parameter_supported"], false);
        assert_eq!(metadata()["claims_parameter_supported"], true);
    }

    #[test]
    fn c29_d37_f44_types_and_values_are_right() {
        let metadata = metadata();
        for (name, want) in [
            ("id_token_signing_alg_values_supported", json!(["RS256", "PS256", "ES256", "EdDSA"])),
            ("code_challenge_methods_supported", json!(["S256"])),
            ("response_types_supported", json!(["code"])),
            ("response_modes_supported", json!(["query", "form_post", "jwt", "query.jwt", "form_post.jwt"])),
            ("subject_types_supported", json!(["public", "pairwise"])),
            ("ui_locales_supported", json!(["pt-BR", "es", "en"])),
            ("authorization_response_iss_parameter_supported", json!(true)),
            ("backchannel_logout_supported", json!(true)),
            ("backchannel_logout_session_supported", json!(true)),
            (
                "token_endpoint_auth_methods_supported",
                json!(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]),
            ),
            ("id_token_encryption_alg_values_supported", json!(KeyAlg::ALL)),
            ("id_token_encryption_enc_values_supported", json!(["A128CBC-HS256", "A128GCM", "A256GCM"])),
            ("userinfo_encryption_alg_values_supported", json!(KeyAlg::ALL)),
            ("userinfo_encryption_enc_values_supported", json!(["A128CBC-HS256", "A128GCM", "A256GCM"])),
            ("pushed_authorization_request_endpoint", json!("https://id.example.com/par")),
            ("registration_endpoint", json!("https://id.example.com/register")),
            ("request_object_signing_alg_values_supported", json!(["RS256", "PS256", "ES256", "EdDSA"])),
        ] {
            assert_eq!(metadata[name], want, "{name}");
        }
        assert!(metadata.as_object().unwrap().values().all(|value| !value.is_null()));
    }

    #[test]
    fn p2_37_implicit_and_password_are_absent() {
        let (device, exchange) = (GrantType::DeviceCode.as_str(), GrantType::TokenExchange.as_str());
        let grants = json!(["authorization_code", "refresh_token", "client_credentials", device, exchange]);
        assert_eq!(metadata()["grant_types_supported"], grants);
    }

    #[test]
    fn every_scope_and_claim_we_give_is_listed() {
        let metadata = metadata();
        for claim in Claim::ALL {
            assert!(metadata["claims_supported"].as_array().unwrap().contains(&json!(claim.as_str())));
            assert!(metadata["scopes_supported"].as_array().unwrap().contains(&json!(claim.scope())));
        }
    }

    #[test]
    fn the_crates_own_relying_party_reads_it() {
        let text = document(&testing::issuer(), &testing::keys(), &Offered { locales: &["en"], ..Offered::default() })
            .unwrap();
        let read: openidconnect::core::CoreProviderMetadata = serde_json::from_str(&text).unwrap();
        assert_eq!(read.issuer().as_str(), "https://id.example.com");
    }
}
