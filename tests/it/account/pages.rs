//! Login, recovery and "my account" over HTTP: what the pages do, and what they do not give away.

use cracha::model::role::Role;
use reqwest::Method;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{self, colleague};
use crate::support::provider::{PASSWORD, Person, Portal, log_in, type_password};

const SESSION: &str = "cracha-session";
const NEW_PASSWORD: &str = "um trem azul sobe a serra";

/// The Administrator of 5001 is in.
async fn inside() -> (TestApp, Http, Person) {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = app.administrator("5001").await;
    let http = app.serve_provider().await;
    log_in(&http, &maria).await;
    (app, http, maria)
}

async fn try_in(http: &Http, login: &str, password: &str) -> Page {
    let form = http.get("/login?other=1").await.form("main form");
    http.submit(&form.set("login", login).set("password", password)).await
}

/// Status, header fields and body, without what differs in every answer.
fn likeness(page: &Page, typed: &[&str]) -> (u16, Vec<(String, String)>, String) {
    let own = ["date", "set-cookie", "content-security-policy", "content-length"];
    let headers = page.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())).cloned().collect();
    let mut text = page.text();
    for word in typed {
        text = text.replace(word, "");
    }
    let reference = |word: &&str| word.len() == 5 && word.as_bytes()[2] == b'-';
    let words: Vec<&str> = text.split_whitespace().filter(|word| !reference(word)).collect();
    (page.status.as_u16(), headers, words.join(" "))
}

async fn change(http: &Http, current: &str, new: &str) -> Page {
    let form = http.get("/account/password").await.form("main form");
    http.submit(&form.set("current", current).set("password", new).set("repeat", new)).await
}

#[tokio::test]
async fn p2_6_a_new_password_needs_the_current_one_and_a_recent_login() {
    let (app, http, maria) = inside().await;
    let page = change(&http, "not the current one", NEW_PASSWORD).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("A senha atual não confere"), "{}", page.text());
    let field = page.attribute("input#current", "aria-describedby");
    assert_eq!(field.as_deref(), Some("current-error"));
    for (id, word) in [("current", "current-password"), ("password", "new-password"), ("repeat", "new-password")] {
        let input = format!("input#{id}[type=password]");
        assert_eq!(page.attribute(&input, "autocomplete").as_deref(), Some(word));
    }
    let form = page.form("main form").set("current", PASSWORD).set("password", NEW_PASSWORD);
    let form = form.set("repeat", NEW_PASSWORD);
    app.pass_seconds(11 * 60);
    let late = http.submit(&form).await;
    assert_eq!((late.location().path(), late.location_param("confirm").as_deref()), ("/login", Some("1")));
    type_password_again(&http, &late).await;
    let before = http.cookie(SESSION);
    let done = change(&http, PASSWORD, NEW_PASSWORD).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_ne!(http.cookie(SESSION), before, "P2-24");
    assert!(http.follow(&done).await.text().contains("Senha trocada"));
    let other = app.serve_provider().await;
    assert_eq!(try_in(&other, &maria.login, PASSWORD).await.status, 422);
    assert_eq!(try_in(&other, &maria.login, NEW_PASSWORD).await.status, 303);
    assert_eq!(people::only(app.mails().await).message.kind, "notice");
}

/// The confirmation page asks for the password alone.
async fn type_password_again(http: &Http, asked: &Page) {
    let form = http.follow(asked).await.form("main form").set("password", PASSWORD);
    assert_eq!(http.submit(&form).await.status, 303);
}

#[tokio::test]
async fn p2_28_sessions_are_seen_and_ended() {
    let (app, http, maria) = inside().await;
    let other = app.serve_provider().await.header("user-agent", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0");
    log_in(&other, &maria).await;
    let page = http.get("/account/sessions").await;
    // The third is where the first password was chosen.
    assert_eq!(page.all("tbody tr").len(), 3, "{}", page.text());
    assert!(page.text().contains("Firefox, Windows"), "{}", page.text());
    let ended = http.follow(&http.submit(&page.form("form[action$=end-others]")).await).await;
    assert!(ended.text().contains("Sessão encerrada."), "{}", ended.text());
    assert_eq!(ended.all("tbody tr").len(), 1);
    assert_eq!(other.get("/account").await.location().path(), "/login");
    assert_eq!(http.get("/account").await.status, 200);
}

#[tokio::test]
async fn a_language_is_kept_for_pages_and_mails() {
    let (app, http, maria) = inside().await;
    let form = http.get("/account/language").await.form("main form");
    let form = form.untick("language", "pt-BR").tick("language", "es");
    assert_eq!(http.submit(&form).await.status, 303);
    assert_eq!(http.get("/account").await.attribute("html", "lang").as_deref(), Some("es"));
    assert_eq!(people::of_login(&app, &maria.login).await.language, "es");
}

#[tokio::test]
async fn p2_45_a_consent_taken_back_ends_what_the_client_holds() {
    let (app, http, _) = inside().await;
    let stock = Portal::foreign("stock").quiet();
    app.register(&stock).await;
    let asked = http.get(&stock.authorize(&[("scope", "openid profile offline_access"), ("prompt", "consent")])).await;
    let page = if asked.status.is_redirection() { http.follow(&asked).await } else { asked };
    let mut answer = http.submit(&page.form("main form").press("consent", "yes")).await;
    while answer.location().host_str() == Some("id.localhost") {
        answer = http.follow(&answer).await;
    }
    let tokens = stock.exchange(&http, &answer.location_param("code").expect("a code")).await.json();
    let refresh = tokens["refresh_token"].as_str().expect("a refresh token");
    let page = http.get("/account/consents").await;
    assert!(page.text().contains("Portal stock"), "{}", page.text());
    let revoked = http.follow(&http.submit(&page.form("form[action$=revoke]")).await).await;
    assert!(revoked.text().contains("Autorização retirada."), "{}", revoked.text());
    assert!(!revoked.text().contains("Portal stock"));
    assert_eq!(stock.refresh(&http, refresh).await.status, 400);
}

#[tokio::test]
async fn an_administrator_who_left_is_a_case_with_one_protocol_a_day() {
    let (app, http, maria) = inside().await;
    let rita = colleague(&app, &people::of_login(&app, &maria.login).await, "rita", Role::Basic).await;
    log_in(&http, &Person { login: rita.login, reseller: "5001".into() }).await;
    assert!(http.get("/account").await.text().contains("Não está mais na empresa?"));
    let form = http.get("/account/administrator").await.form("main form");
    let first = http.submit(&form).await.all("main .note.good").concat();
    assert!(first.contains("Protocolo: 2026"), "{first}");
    assert_eq!(http.submit(&form).await.all("main .note.good").concat(), first);
    app.mails().await;
}

#[tokio::test]
async fn p2_11_unknown_wrong_and_blocked_get_the_same_answer() {
    let (app, http, maria) = inside().await;
    let of = people::of_login(&app, &maria.login).await;
    let rita = colleague(&app, &of, "rita", Role::Basic).await;
    let question = http.get(&format!("/users/{}/block", rita.id)).await.form("main form");
    assert_eq!(http.submit(&question).await.status, 303);
    app.mails().await;
    let mut seen = Vec::new();
    for (login, password) in
        [("5001.nobody.here", PASSWORD), (maria.login.as_str(), "wrong wrong wrong"), (rita.login.as_str(), PASSWORD)]
    {
        let stranger = app.serve_provider().await;
        let page = try_in(&stranger, login, password).await;
        assert_eq!(page.status, 422);
        assert_eq!(stranger.cookie(SESSION), None);
        seen.push(likeness(&page, &[login]));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
}

#[tokio::test]
async fn p2_12_recovery_answers_the_same_for_known_and_unknown() {
    let (mut app, _, maria) = inside().await;
    app.ignore_messages();
    let known = "maria@5001.example";
    for (path, all) in [
        (
            "/password/forgot",
            vec![(maria.login.as_str(), known), (&maria.login, "x@y.example"), ("5001.no", "x@y.example")],
        ),
        ("/login/forgot", vec![("", known), ("", "x@y.example")]),
    ] {
        let mut seen = Vec::new();
        for (login, email) in all {
            let stranger = app.serve_provider().await;
            let mut form = stranger.get(path).await.form("main form").set("email", email);
            if !login.is_empty() {
                form = form.set("login", login);
            }
            seen.push(likeness(&stranger.submit(&form).await, &[]));
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{path}: {seen:#?}");
    }
}

#[tokio::test]
async fn p2_24_the_session_cookie_is_a_new_one_after_each_login() {
    let (app, http, maria) = inside().await;
    let first = http.cookie(SESSION).expect("a session");
    log_in(&http, &maria).await;
    assert_ne!(http.cookie(SESSION), Some(first.clone()));
    let planted = app.serve_provider().await;
    planted.set_cookie(SESSION, "chosen-by-somebody-else");
    log_in(&planted, &maria).await;
    assert_ne!(planted.cookie(SESSION).as_deref(), Some("chosen-by-somebody-else"));
}

#[tokio::test]
async fn p2_26_a_session_ends_by_idleness_and_at_its_absolute_limit() {
    let (app, http, maria) = inside().await;
    app.pass_seconds(61 * 60);
    assert_eq!(http.get("/account").await.location().path(), "/login", "idle");
    log_in(&http, &maria).await;
    for _ in 0..32 {
        app.pass_seconds(44 * 60);
        assert_eq!(http.get("/account").await.status, 200);
    }
    app.pass_seconds(44 * 60);
    assert_eq!(http.get("/account").await.location().path(), "/login", "absolute");
}

#[tokio::test]
async fn p2_32_a_way_back_leads_to_our_own_pages_alone() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = app.administrator("5001").await;
    for (next, path) in [
        ("https%3A%2F%2Fevil.example%2F", "/"),
        ("%2F%2Fevil.example%2F", "/"),
        ("%2F%5Cevil.example", "/"),
        ("%2F%09%2Fevil.example", "/"),
        ("javascript%3Aalert(1)", "/"),
        ("%2Faccount%2Fsessions", "/account/sessions"),
    ] {
        let http = app.serve_provider().await;
        let page = type_password(&http, http.get(&format!("/login?next={next}")).await, &maria).await;
        assert_eq!(page.status, 303, "P2-31");
        assert_eq!(page.location().host_str(), Some("id.localhost"), "{next}");
        assert_eq!(page.location().path(), path, "{next}");
    }
}

#[tokio::test]
async fn p2_15_p2_30_every_page_has_the_headers_that_protect_it() {
    let (_app, http, _) = inside().await;
    for path in [
        "/",
        "/login?other=1",
        "/password/forgot",
        "/password/recover",
        "/account",
        "/users",
        "/sign-out",
        "/desk",
        "/no",
    ] {
        let page = http.get(path).await;
        let policy = page.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'nonce-"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("form-action"), "{path}: {policy}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(page.header(name), value, "{path}");
        }
        let own = |at: &str| at.starts_with('/') || at.starts_with("data:");
        for css in ["link[href]", "script[src]", "img[src]"] {
            let attribute = if css.starts_with("link") { "href" } else { "src" };
            assert!(page.attribute(css, attribute).is_none_or(|at| own(&at)), "{path}: {css}");
        }
        assert!(page.all("script:not([nonce])").is_empty() && page.all("[onclick], [style]").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn p2_29_no_form_of_an_account_is_taken_without_its_token() {
    let (_app, http, _) = inside().await;
    for path in ["/account/language", "/account/sessions/end-others", "/sign-out", "/switch-login", "/login"] {
        let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
        let page = http.send(Method::POST, path, &[kind], Some("language=es&login=a&password=b".into())).await;
        assert_eq!(page.status, 403, "{path}: {}", page.text());
    }
    assert_eq!(http.get("/account").await.status, 200);
}
