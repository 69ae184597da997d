//! The recipes for what stands before an application: a module of Apache and a proxy.

use std::fs;
use std::process::Command;

use cracha::crypto::keys::Alg;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::super::House;
use super::{Portal, Proof};
use crate::support::until;

#[tokio::test]
async fn the_recipe_of_mod_auth_openidc_logs_a_person_in_and_out_and_hears_of_a_sign_out_elsewhere() {
    let house = House::open(&[]).await;
    for (proof, alg) in
        [(Proof::Secret, "RS256"), (Proof::Post, "ES256"), (Proof::Public, "PS256"), (Proof::Key(Alg::Rs256), "RS256")]
    {
        let portal =
            Portal::registered(&house, "mod_auth_openidc", proof, &["--id-token-alg", alg, "--userinfo-alg", alg])
                .await;
        let out = format!("{}/cb?logout=backchannel", portal.home);
        assert!(portal.recipe.contains(&out), "{}", portal.recipe);
        house.home.run(&["client", "set", &portal.id, "--backchannel-logout-uri", &out]).fine();
        portal.file("cracha-client-secret.conf", &format!("OIDCClientSecret {}\n", portal.secret));
        portal.file("oidc-passphrase", "of the tests\n");
        if matches!(proof, Proof::Key(_)) {
            let [of, private, public] =
                ["private.pem", "cracha-private.pem", "cracha-public.pem"].map(|name| portal.folder.join(name));
            fs::copy(&of, &private).expect("a file");
            let mut make = Command::new("openssl");
            make.args(["pkey", "-pubout", "-in"]).arg(&of).arg("-out").arg(&public);
            assert!(make.status().expect("openssl").success());
        }
        let folder = format!("{}/", portal.folder.display());
        let portal = portal.with("/etc/apache2/", &folder).starts("mod_auth_openidc", "apache-oidc");
        let (http, other) = (house.browser(), house.browser());
        let mut subs = Vec::new();
        for http in [&http, &other] {
            let page = house.walk(http, &format!("{}/", portal.home)).await;
            assert_eq!((page.status.as_u16(), page.body.trim()), (200, "inside"), "{}\n{}", page.body, portal.recipe);
            assert_eq!(page.header("x-name"), "Duda Ramos");
            subs.push(page.header("x-sub").to_owned());
        }
        assert!(!subs[0].is_empty() && subs[0] == subs[1], "{subs:?}");
        let away =
            portal.recipe.split("signs out at ").nth(1).and_then(|rest| rest.lines().next()).expect("an address");
        let page = house.walk(&http, away).await;
        assert_eq!((page.url.path(), page.body.trim()), ("/bye/", "gone"), "{}", page.url);
        assert!(portal.is_out(&http).await);
        portal.hears(&house, &other).await;
    }
}

/// An application that knows nothing of logins and says what it was asked; its address.
async fn application() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (mut asked, mut room) = (Vec::new(), [0; 4096]);
            while !asked.ends_with(b"\r\n\r\n") {
                match stream.read(&mut room).await {
                    Ok(read @ 1..) => asked.extend_from_slice(&room[..read]),
                    _ => break,
                }
            }
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", asked.len());
            let _ = stream.write_all(&[head.as_bytes(), &asked].concat()).await;
        }
    });
    address
}

#[tokio::test]
async fn the_recipe_of_oauth2_proxy_lets_a_person_through_and_out() {
    let house = House::open(&[]).await;
    let behind = application().await;
    for (proof, alg, mail) in
        [(Proof::Secret, "RS256", true), (Proof::Post, "EdDSA", true), (Proof::Secret, "ES256", false)]
    {
        let portal = Portal::registered(&house, "oauth2-proxy", proof, &["--id-token-alg", alg]).await;
        assert!(portal.recipe.contains("register http"), "{}", portal.recipe);
        let back = format!("{}/oauth2/callback", portal.home);
        house.home.run(&["client", "set", &portal.id, "--redirect-uri", &back]).fine();
        if !mail {
            house.home.run(&["client", "set", &portal.id, "--scope", "openid", "--scope", "profile"]).fine();
        }
        house.knows(&portal.id, &back).await;
        portal.file("client-secret", &portal.secret);
        portal.file("cookie-secret", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\n");
        let folder = format!("{}/", portal.folder.display());
        let portal = portal.printed(&house, "oauth2-proxy");
        let portal = portal.with("/etc/oauth2-proxy/", &folder).with("127.0.0.1:3000", &behind);
        let portal = portal.starts("oauth2-proxy", "oauth2-proxy");
        let http = house.browser();
        let page = house.walk(&http, &format!("{}/", portal.home)).await;
        assert_eq!(page.status, 200, "{}\n{}", page.body, portal.recipe);
        let told = page.body.to_lowercase();
        let said = |name: &str| told.split(&format!("\r\n{name}: ")).nth(1).and_then(|rest| rest.lines().next());
        let user = said("x-forwarded-user").unwrap_or_else(|| panic!("nobody: {told}"));
        assert!(user.len() > 20, "{told}");
        assert_eq!(said("x-forwarded-email"), Some(if mail { "duda@distribuidora.example" } else { user }), "{told}");
        let page = http.get(&format!("{}/oauth2/sign_out", portal.home)).await;
        assert!(page.status.is_redirection(), "{}", page.text());
        assert!(portal.is_out(&http).await);
        let away = async || http.get(&format!("{}/account", house.issuer)).await.status.is_redirection().then_some(());
        until("the end of the session here", away).await;
    }
}
