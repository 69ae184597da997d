//! The recipe for Spring Security, in an application of Spring Boot.

use super::super::House;
use super::{Portal, Proof};

#[tokio::test]
async fn the_recipe_of_spring_logs_a_person_in_and_out_and_hears_of_a_sign_out_elsewhere() {
    let house = House::open(&[]).await;
    for (proof, alg) in [(Proof::Secret, "RS256"), (Proof::Post, "ES256"), (Proof::Public, "PS256")] {
        let portal = Portal::registered(&house, "spring", proof, &["--id-token-alg", alg]).await;
        let out = format!("{}/logout/connect/back-channel/cracha", portal.home);
        let hears = portal.recipe.contains(&out);
        assert_eq!(hears, alg == "RS256", "the library knows no other for logout tokens: {}", portal.recipe);
        house.home.run(&["client", "set", &portal.id, "--backchannel-logout-uri", &out]).fine();
        let portal = portal.printed(&house, "spring").starts("spring", "spring/run");
        let (http, other) = (house.browser(), house.browser());
        let person = portal.enters(&house, &http, "/").await;
        assert_eq!(person["name"], "Duda Ramos", "{person}");
        assert_eq!(portal.enters(&house, &other, "/").await["sub"], person["sub"]);
        let form = http.get(&format!("{}/logout", portal.home)).await.form("form");
        let page = house.walk(&http, http.submit(&form).await.location().as_str()).await;
        assert_eq!(page.url.path(), "/bye", "{}", page.body);
        assert!(portal.is_out(&http).await);
        if hears {
            portal.hears(&house, &other).await;
        }
    }
}
