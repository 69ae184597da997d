//! The recipe for go-oidc, compiled as it is.

use super::super::House;
use super::{Portal, Proof};

#[tokio::test]
async fn the_recipe_of_go_oidc_logs_a_person_in_and_out() {
    let house = House::open(&[]).await;
    for (proof, alg) in [(Proof::Secret, "EdDSA"), (Proof::Post, "RS256"), (Proof::Public, "ES256")] {
        let portal =
            Portal::registered(&house, "go-oidc", proof, &["--id-token-alg", alg, "--userinfo-alg", alg]).await;
        let portal = if matches!(proof, Proof::Post) { portal.stays(&house, "go-oidc") } else { portal };
        let portal = portal.starts("go-oidc", "go-oidc/run");
        let person = portal.enters_and_leaves(&house, &house.browser()).await;
        assert_eq!(person["name"], "Duda Ramos", "{person}");
    }
}
