//! Statements about the whole house that belong to no single page (standards, part 2).

use cracha::crypto::keys::Alg;
use cracha::flow::provider::keys;
use cracha::model::ctx::Actor;
use reqwest::Method;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{forgot, only};
use crate::support::provider::{PASSWORD, Person, Portal, header, log_in, text};

const SESSION: &str = "cracha-session";

async fn house() -> (TestApp, Http, Person) {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = app.administrator("5001").await;
    let http = app.serve_provider().await;
    (app, http, maria)
}

async fn type_at(http: &Http, path: &str, fields: &[(&str, &str)]) -> Page {
    let form = http.get(path).await.form("main form");
    http.submit(&fields.iter().fold(form, |form, (name, value)| form.set(name, value))).await
}

#[tokio::test]
async fn p2_5_a_password_does_not_run_out() {
    let (app, http, maria) = house().await;
    app.pass_hours(3 * 365 * 24);
    let page = type_at(&http, "/login", &[("login", &maria.login), ("password", PASSWORD)]).await;
    assert_eq!((page.status.as_u16(), page.location().path()), (303, "/"), "{}", page.text());
}

#[tokio::test]
async fn p2_8_nothing_is_asked_but_login_password_address_and_code() {
    let (_app, http, _) = house().await;
    for (path, fields) in [
        ("/login", "answer csrf csrf login password state"), // what a passkey answers is asked of the browser
        ("/password/forgot", "csrf email login"),
        ("/login/forgot", "csrf email"),
        ("/password/recover", "code csrf login"),
    ] {
        let page = http.get(path).await;
        let document = scraper::Html::parse_document(&page.body);
        let input = scraper::Selector::parse("main input[name]").unwrap();
        let mut names: Vec<_> = document.select(&input).filter_map(|input| input.attr("name")).collect();
        names.sort_unstable();
        assert_eq!(names.join(" "), fields, "{path}");
    }
}

#[tokio::test]
async fn p2_14_p2_51_a_recovery_code_opens_nothing_but_the_choice_of_a_password_and_once() {
    let (app, http, maria) = house().await;
    forgot(&app, &maria.login, "maria@5001.example").await;
    let code = only(app.mails().await).secret.expect("a code");
    let fields = [("login", maria.login.as_str()), ("code", code.expose())];
    let page = type_at(&http, "/password/recover", &fields).await;
    assert_eq!((page.status.as_u16(), page.location().path()), (303, "/password/choose"));
    assert_eq!(http.cookie(SESSION), None, "no session before the choice");
    assert_eq!(http.get("/account").await.location().path(), "/login");
    let new = "uma nova frase bem comprida";
    let page = type_at(&http, "/password/choose", &[("password", new), ("repeat", new)]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let other = app.serve_provider().await;
    let page = type_at(&other, "/password/recover", &fields).await;
    assert_ne!(page.status, 303, "the code is used up");
    assert_eq!(other.cookie(SESSION), None);
    let page = type_at(&other, "/login", &[("login", &maria.login), ("password", PASSWORD)]).await;
    assert_eq!(page.status, 422, "the old password is gone");
    app.mails().await;
}

#[tokio::test]
async fn p2_16_a_forged_host_is_written_nowhere() {
    let (app, http, _) = house().await;
    app.register(&Portal::own("loja")).await;
    let forged = [
        ("host", "evil.example".to_string()),
        ("x-forwarded-host", "evil.example".to_string()),
        ("forwarded", "host=evil.example;proto=https".to_string()),
    ];
    for path in ["/login", "/password/forgot", "/nowhere", "/account", "/.well-known/openid-configuration", "/sign-out"]
    {
        let page = http.send(Method::GET, path, &forged, None).await;
        let said = page.headers.iter().any(|(_, value)| value.contains("evil.example"));
        assert!(!said && !page.body.contains("evil.example"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn p2_48_a_rotated_key_goes_on_verifying_and_no_private_key_lies_open() {
    let (app, http, maria) = house().await;
    let portal = Portal::own("loja").signed_by(Alg::Es256);
    app.register(&portal).await;
    log_in(&http, &maria).await;
    let kid = |tokens: &serde_json::Value| text(&header(text(tokens, "id_token")), "kid").to_owned();
    let before = kid(&portal.tokens(&http, &[]).await);
    app.verb(Actor::Terminal, |tx, ctx| keys::rotate(tx, ctx, &keys::make(ctx, Alg::Es256)?)).await.unwrap();
    app.app.refresh_kept().await.unwrap();
    let after = kid(&portal.tokens(&http, &[]).await);
    assert_ne!(before, after, "a new key signs");
    let published = |page: Page| {
        let keys = page.json()["keys"].as_array().cloned().unwrap_or_default();
        keys.iter().map(|key| text(key, "kid").to_owned()).collect::<Vec<_>>()
    };
    let kids = published(http.get("/jwks").await);
    assert!(kids.contains(&before) && kids.contains(&after), "{kids:?}");
    for row in app.app.read(keys::list).await.unwrap() {
        let opened = app.app.keys().open(&row.kid, &row.sealed).expect("sealed under the master key");
        let plain = cracha::crypto::secret::hex(&opened);
        assert!(!row.sealed.contains(&plain) && !row.public_jwk.contains("\"d\""), "{}", row.kid);
    }
    app.pass_hours(26);
    app.job(keys::purge).await;
    app.app.refresh_kept().await.unwrap();
    let kids = published(http.get("/jwks").await);
    assert!(!kids.contains(&before) && kids.contains(&after), "nothing that it signed lives: {kids:?}");
}
