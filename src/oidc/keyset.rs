//! The keys in memory: signers ready to sign, public keys by name, and the published set already serialised. Nothing
//! is parsed per token; a change of keys makes a new [`KeySet`].

use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::{PrivateSigningKey, SigningError};

use crate::crypto::keys::{Alg, PublicKey, SigningKey};
use crate::error::{Error, Result};

/// Our algorithm in the words of the `openidconnect` crate.
pub(crate) fn core_alg(alg: Alg) -> CoreJwsSigningAlgorithm {
    match alg {
        Alg::Rs256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        Alg::Ps256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        Alg::Es256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        Alg::EdDsa => CoreJwsSigningAlgorithm::EdDsa,
    }
}

fn core_key(key: &PublicKey) -> Result<CoreJsonWebKey> {
    serde_json::from_value(key.jwk().clone()).map_err(|_| Error::internal("a public key is no JWK"))
}

/// A private key that signs for the `openidconnect` crate too; aws-lc-rs does the work.
#[derive(Clone, Debug)]
pub struct Signer {
    key: SigningKey,
    public: PublicKey,
    core: CoreJsonWebKey,
}

impl Signer {
    /// Prepares a key.
    pub fn new(key: SigningKey) -> Result<Self> {
        let public = key.public();
        Ok(Self { core: core_key(&public)?, public, key })
    }

    /// Its name in headers (C30).
    pub fn kid(&self) -> &str {
        self.key.kid()
    }

    /// What it signs with.
    pub fn alg(&self) -> Alg {
        self.key.alg()
    }

    /// A JWS signature over these bytes.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        self.key.sign(message)
    }
}

impl PrivateSigningKey for Signer {
    type VerificationKey = CoreJsonWebKey;

    fn sign(&self, alg: &CoreJwsSigningAlgorithm, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        if *alg != core_alg(self.alg()) {
            return Err(SigningError::UnsupportedAlg("not this key's algorithm".into()));
        }
        self.key.sign(message).map_err(|_| SigningError::CryptoError)
    }

    fn as_verification_key(&self) -> CoreJsonWebKey {
        self.core.clone()
    }
}

/// All keys that count: those that sign, newest first, and retired ones that still verify.
#[derive(Clone, Debug)]
pub struct KeySet {
    signers: Vec<Signer>,
    public: Vec<PublicKey>,
    jwks: String,
    jwks_without_okp: String,
}

impl KeySet {
    /// Takes the active keys, newest first, and the retired ones. Two keys of one name are refused (C30).
    pub fn new(signers: Vec<Signer>, retired: Vec<PublicKey>) -> Result<Self> {
        let public: Vec<_> = signers.iter().map(|signer| signer.public.clone()).chain(retired).collect();
        let mut kids: Vec<_> = public.iter().map(PublicKey::kid).collect();
        kids.sort_unstable();
        if kids.windows(2).any(|two| two[0] == two[1]) || kids.contains(&"") {
            return Err(Error::internal("two signing keys have one kid, or one has none"));
        }
        let jwks = document(public.iter())?;
        let jwks_without_okp = document(public.iter().filter(|key| key.alg() != Alg::EdDsa))?;
        Ok(Self { signers, public, jwks, jwks_without_okp })
    }

    /// The newest key of this algorithm.
    pub fn signer(&self, alg: Alg) -> Result<&Signer> {
        let found = self.signers.iter().find(|signer| signer.alg() == alg);
        found.ok_or_else(|| Error::internal(format!("no signing key for {}", alg.as_str())))
    }

    /// A public key by name, retired ones included.
    pub fn find(&self, kid: &str) -> Option<&PublicKey> {
        self.public.iter().find(|key| key.kid() == kid)
    }

    /// The algorithms that can be signed with, RS256 first (C29).
    pub fn algs(&self) -> Vec<Alg> {
        Alg::ALL.into_iter().filter(|alg| self.signer(*alg).is_ok()).collect()
    }

    /// The JWKS document.
    pub fn jwks(&self) -> &str {
        &self.jwks
    }

    /// The same without EdDSA keys: old libraries refuse a whole set for one key of a kind that they do not know (RFC 7517
    /// section 5 has them pass it over).
    pub fn jwks_without_okp(&self) -> &str {
        &self.jwks_without_okp
    }
}

fn document<'a>(keys: impl Iterator<Item = &'a PublicKey>) -> Result<String> {
    let set = CoreJsonWebKeySet::new(keys.map(core_key).collect::<Result<_>>()?);
    serde_json::to_string(&set).map_err(|_| Error::internal("the key set does not serialise"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;
    use serde_json::Value;

    #[test]
    fn c30_every_published_key_has_its_own_name_and_public_members_only() {
        let jwks: Value = serde_json::from_str(testing::keys().jwks()).unwrap();
        let keys = jwks["keys"].as_array().unwrap();
        assert_eq!(keys.len(), Alg::ALL.len());
        for key in keys {
            assert_eq!(key["use"], "sig");
            assert_eq!(key["kid"], key["alg"], "the sample names them so");
            let private = ["d", "p", "q", "dp", "dq", "qi", "k"];
            assert!(private.iter().all(|member| key.get(member).is_none()));
            assert!(key.as_object().unwrap().values().all(|value| !value.is_null()));
        }
    }

    #[test]
    fn c30_a_set_for_old_libraries_has_no_key_of_a_kind_that_they_do_not_know() {
        let kinds = |jwks: &str| {
            let jwks: Value = serde_json::from_str(jwks).unwrap();
            jwks["keys"]
                .as_array()
                .unwrap()
                .iter()
                .map(|key| key["kty"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds(testing::keys().jwks()), ["RSA", "RSA", "EC", "OKP"]);
        assert_eq!(kinds(testing::keys().jwks_without_okp()), ["RSA", "RSA", "EC"]);
    }

    #[test]
    fn c30_a_retired_key_is_published_and_verifies_but_does_not_sign() {
        let key = |kid| SigningKey::generate(Alg::Es256, kid).unwrap().0;
        let old = key("old").public();
        let set = KeySet::new(vec![Signer::new(key("new")).unwrap()], vec![old.clone()]).unwrap();
        assert_eq!(set.signer(Alg::Es256).unwrap().kid(), "new");
        assert_eq!(set.find("old"), Some(&old));
        assert!(set.jwks().contains("\"old\""));
        assert!(set.signer(Alg::Rs256).is_err());
        assert!(KeySet::new(vec![Signer::new(key("old")).unwrap()], vec![old]).is_err(), "one name twice");
    }
}
