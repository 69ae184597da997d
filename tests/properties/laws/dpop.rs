//! DPoP proofs (F43).

use cracha::crypto::keys::Alg;
use cracha::oidc::dpop::{ALGS, LIFE_S, Nonces, Target, check};
use cracha::oidc::error::{Code, ProtocolError};
use cracha::oidc::pkce::s256;
use serde_json::Value;
use url::Url;

use super::{NOW, changed, choice, halves, jwt, keys, object, seconds, signed, speakable};

const URL: &str = "https://id.example.com/token";
const TOKEN: &str = "an access token";

pub const SEEDS: &[&str] = &[
    "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\"}\n{\"jti\":\"j1\",\"htm\":\"POST\",\"htu\":\"https://id.example.com/token\",\"iat\":1000000}",
    "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}\n{\"jti\":\"j1\",\"htm\":\"POST\",\"htu\":\"HTTPS://ID.EXAMPLE.COM:443/token?x#y\",\"iat\":999950}",
    "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\"}\n{\"jti\":\"j1\",\"htm\":\"POST\",\"htu\":\"https://id.example.com/token\",\"iat\":1,\"nonce\":\"now\"}",
    "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\"}\n{\"jti\":\"j1\",\"htm\":\"POST\",\"htu\":\"https://id.example.com/token\",\"iat\":1000000,\"ath\":\"dxG0lZTVJqYbR2KKpRoJGwbRFXeDbzqNw9w3nWz1Jg0\"}",
    "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"OKP\"}}\n{}",
];

/// A header, to which the key is added where it names none, and claims.
pub fn hold(bytes: &[u8]) {
    let Some((header, claims)) = halves(bytes) else { return };
    law(header, claims, choice(bytes));
}

pub fn law(header: &str, claims: &str, which: usize) {
    let header = jwt::with_own_key(header);
    let proof = signed(keys(), &header, claims);
    let nonces = |required| Nonces { good: vec!["now".into(), "before".into()], required };
    let at = |method, url, access_token| Target { method, url, alias: None, access_token };
    let here = at("POST", URL, None);
    for required in [false, true] {
        let found = check(&proof, &here, &nonces(required), NOW);
        let Ok(good) = &found else {
            refused(&found.expect_err("refused"));
            continue;
        };
        let (head, said) = (object(&header).expect("a header"), object(claims).expect("claims"));
        let alg = head["alg"].as_str().and_then(Alg::parse).expect("an algorithm");
        assert!(ALGS.contains(&alg));
        assert_eq!(good.jkt, keys().find(alg.as_str()).expect("its key").thumbprint());
        assert_eq!(said["jti"].as_str(), Some(good.jti.as_str()));
        assert!(!good.jti.is_empty());
        assert_eq!(said["htm"], "POST");
        assert!(is_here(said["htu"].as_str().expect("an address")), "{claims}");
        let iat = seconds(&said["iat"]).expect("a time");
        let known = said.get("nonce").is_some_and(|nonce| nonce == "now" || nonce == "before");
        match known {
            true => assert!(iat <= NOW + 60),
            false => assert!(!required && (NOW - LIFE_S..=NOW + 10).contains(&iat)),
        }
        // Until it would be refused anyway it must be remembered.
        assert!(good.until_s > NOW && check(&proof, &here, &nonces(false), good.until_s + 1).is_err() || known);
        for elsewhere in [
            at("GET", URL, None),
            at("post", URL, None),
            at("POST", "https://id.example.com/userinfo", None),
            at("POST", "https://other.example/token", None),
            at("POST", "http://id.example.com/token", None),
        ] {
            assert!(check(&proof, &elsewhere, &nonces(required), NOW).is_err(), "{elsewhere:?}");
        }
        assert!(check(&changed(&proof, which), &here, &nonces(required), NOW).is_err(), "a bit changed");
        let beside = check(&proof, &at("POST", URL, Some(TOKEN)), &nonces(required), NOW).is_ok();
        assert_eq!(beside, said.get("ath").and_then(Value::as_str) == Some(s256(TOKEN).as_str()));
        assert!(check(&proof, &at("POST", URL, Some("another")), &nonces(required), NOW).is_err() || !beside);
    }
}

fn refused(error: &ProtocolError) {
    speakable(error);
    assert!(matches!(error.code, Code::InvalidDpopProof | Code::UseDpopNonce), "{error:?}");
}

/// Scheme, host, port and path of this address.
fn is_here(htu: &str) -> bool {
    let (Ok(htu), Ok(url)) = (Url::parse(htu), Url::parse(URL)) else { return false };
    (htu.scheme(), htu.host(), htu.port_or_known_default(), htu.path())
        == (url.scheme(), url.host(), url.port_or_known_default(), url.path())
}
