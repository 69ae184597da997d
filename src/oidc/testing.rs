//! Sample values for the tests of this module.

use std::sync::LazyLock;

use super::client::{AuthMethod, ClientView, GrantType, ResponseMode};
use super::issuer::Issuer;
use super::keyset::{KeySet, Signer};
use super::scope::Scopes;
use super::terms::Terms;
use crate::crypto::keys::{Alg, SigningKey};

/// The distributor's own shop.
pub fn client() -> ClientView {
    ClientView {
        client_id: "shop".into(),
        redirect_uris: vec!["https://shop.example.com/cb".into()],
        post_logout_redirect_uris: vec!["https://shop.example.com/bye".into(), "https://shop.example.com/?x=1".into()],
        backchannel_logout_uri: Some("https://shop.example.com/logout".into()),
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        response_modes: ResponseMode::ALL.to_vec(),
        scopes: Scopes::parse("openid profile email phone reseller offline_access"),
        auth_method: AuthMethod::SecretBasicOrPost,
        require_pkce: false,
        first_party: true,
        native: false,
        claims_in_id_token: false,
        id_token_alg: Alg::Rs256,
        userinfo_alg: None,
        detail_types: Vec::new(),
        terms: Terms::default(),
    }
}

/// A portal's provider.
pub fn issuer() -> Issuer {
    Issuer::new("https://id.example.com").unwrap()
}

/// One key of each algorithm, named after it; made once, for RSA keys take long.
pub fn keys() -> KeySet {
    static KEYS: LazyLock<KeySet> = LazyLock::new(made);
    KEYS.clone()
}

/// Others of the same names: a stranger's.
pub fn other_keys() -> KeySet {
    static KEYS: LazyLock<KeySet> = LazyLock::new(made);
    KEYS.clone()
}

fn made() -> KeySet {
    let signer = |alg: Alg| Signer::new(SigningKey::generate(alg, alg.as_str()).unwrap().0).unwrap();
    KeySet::new(Alg::ALL.map(signer).to_vec(), vec![]).unwrap()
}
