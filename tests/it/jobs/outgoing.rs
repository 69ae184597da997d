//! The one way out for HTTP (P2-44, G46).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{HttpResponse, web};
use cracha::jobs::outgoing::Outgoing;

use crate::support::app::{Engine, TestApp};

/// A portal on a loopback address that writes down what reaches it.
fn portal(app: &TestApp) -> Arc<Mutex<Vec<String>>> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = seen.clone();
    app.serve(move |cfg| {
        let told = told.clone();
        cfg.route(
            "/logout",
            web::post().to(move |body: String| {
                told.lock().unwrap().push(body);
                async { HttpResponse::Ok().finish() }
            }),
        )
        .route(
            "/moved",
            web::post().to(|| async { HttpResponse::Found().insert_header(("location", "/logout")).finish() }),
        )
        .route("/endless", web::post().to(|| async { HttpResponse::Ok().body("x".repeat(100_000)) }))
        .route(
            "/slow",
            web::post().to(|| async {
                tokio::time::sleep(Duration::from_secs(30)).await;
                HttpResponse::Ok().finish()
            }),
        );
    });
    seen
}

fn guarded(app: &TestApp, allow: &[&str]) -> Outgoing {
    let mut config = (**app.app.config()).clone();
    config.outgoing.allow = allow.iter().map(|entry| entry.to_string()).collect();
    config.outgoing.timeout_seconds = 1;
    Outgoing::from_config(&config).unwrap()
}

#[tokio::test]
async fn p2_44_g46_private_addresses_are_reached_only_when_the_configuration_names_them() {
    let app = TestApp::start(Engine::Sqlite).await;
    let seen = portal(&app);
    let (by_name, port) = (app.issuer(), app.issuer().rsplit(':').next().unwrap().to_owned());
    let by_address = format!("http://127.0.0.1:{port}");
    for url in [&by_address, &format!("http://[::ffff:127.0.0.1]:{port}"), &format!("http://2130706433:{port}")] {
        let refused = guarded(&app, &[]).post_form(&format!("{url}/logout"), &[]).await.unwrap_err();
        assert!(refused.for_good && refused.why.contains("outgoing.allow"), "{url}: {refused:?}");
    }
    for name in [&by_name, &format!("http://localhost:{port}"), &format!("http://any.localhost.:{port}")] {
        let refused = guarded(&app, &["portal.intern"]).post_form(&format!("{name}/logout"), &[]).await.unwrap_err();
        assert!(refused.why.contains("outgoing.allow"), "{name}: {refused:?}");
    }
    assert!(seen.lock().unwrap().is_empty(), "nothing was even connected");
    for (allow, url) in [("id.localhost", &by_name), ("127.0.0.1", &by_name), ("127.0.0.1", &by_address)] {
        let answer = guarded(&app, &[allow]).post_form(&format!("{url}/logout"), &[("logout_token", "a.b+c")]).await;
        assert_eq!(answer.unwrap().status, 200, "{allow} {url}");
    }
    assert_eq!(*seen.lock().unwrap(), ["logout_token=a.b%2Bc"; 3]);
}

#[tokio::test]
async fn p2_44_no_redirect_is_followed_and_neither_time_nor_size_is_without_end() {
    let app = TestApp::start(Engine::Sqlite).await;
    let seen = portal(&app);
    let out = guarded(&app, &["127.0.0.1"]);
    let at = |path: &str| format!("{}{path}", app.issuer());
    assert_eq!(out.post_form(&at("/moved"), &[]).await.unwrap().status, 302);
    assert!(seen.lock().unwrap().is_empty());
    let endless = out.post_form(&at("/endless"), &[]).await.unwrap_err();
    assert!(!endless.for_good && endless.why.contains("65536"), "{endless:?}");
    let slow = out.post_form(&at("/slow"), &[]).await.unwrap_err();
    assert!(!slow.for_good && slow.why == "no answer in time", "{slow:?}");
}

#[tokio::test]
async fn p2_44_only_https_unless_a_loopback_issuer_allows_http() {
    let app = TestApp::start(Engine::Sqlite).await;
    let seen = portal(&app);
    let mut config = (**app.app.config()).clone();
    config.outgoing.allow = vec!["127.0.0.1".into()];
    config.provider.issuer = "https://id.example.com".into();
    let strict = Outgoing::from_config(&config).unwrap();
    for url in [format!("{}/logout", app.issuer()), "ftp://id.example.com/".into(), "file:///etc/passwd".into()] {
        assert!(strict.post_form(&url, &[]).await.unwrap_err().for_good, "{url}");
    }
    assert!(seen.lock().unwrap().is_empty());
}
