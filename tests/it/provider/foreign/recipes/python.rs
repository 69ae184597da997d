//! The recipe for Authlib, in an application of Flask.

use cracha::crypto::keys::Alg;

use super::super::House;
use super::{Portal, Proof};

#[tokio::test]
async fn the_recipe_of_authlib_logs_a_person_in_and_out() {
    let house = House::open(&[]).await;
    for (proof, alg) in [
        (Proof::Secret, "EdDSA"),
        (Proof::Post, "RS256"),
        (Proof::Public, "ES256"),
        (Proof::Key(Alg::Es256), "PS256"),
        (Proof::Key(Alg::Ps256), "ES256"),
        (Proof::Key(Alg::EdDsa), "RS256"),
    ] {
        let portal = Portal::registered(&house, "authlib", proof, &["--id-token-alg", alg]).await;
        let portal = if matches!(proof, Proof::Post) { portal.stays(&house, "authlib") } else { portal };
        let portal = portal.starts("authlib", "authlib/run");
        portal.enters_and_leaves(&house, &house.browser()).await;
    }
}
