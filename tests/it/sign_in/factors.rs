//! The second factor with an authenticator app and with the codes for who lost it (product rule "Second factor").

use cracha::crypto::totp;
use cracha::db::schema::users;
use cracha::flow::sign_in::factor;
use cracha::model::role::Role;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, decide_requests, person};
use crate::support::provider::{PASSWORD, Person, Portal, claims, log_in, type_password};

/// A phone with the app.
pub struct Phone {
    secret: Vec<u8>,
}

impl Phone {
    /// What it shows now.
    pub fn code(&self, app: &TestApp) -> String {
        totp::code_at(&self.secret, app.app.now().seconds()).unwrap()
    }
}

/// Sets the app up; the codes for who loses it.
pub async fn set_up(app: &TestApp, http: &Http) -> (Phone, Vec<String>) {
    let (phone, done) = set_up_at(app, http, "/account/factors/app?lang=pt-BR").await;
    (phone, done.all(".codes code"))
}

/// The same by the page at this address; the page with the codes.
pub async fn set_up_at(app: &TestApp, http: &Http, address: &str) -> (Phone, Page) {
    let page = http.get(address).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let typed =
        page.text().split("Digite no aplicativo: ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let phone = Phone { secret: base32(&typed) };
    let form = page.form("main form");
    let done = http.submit(&form.set("code", &phone.code(app)).set("name", "celular")).await;
    assert_eq!(done.status, 200, "{}", done.text());
    (phone, done)
}

/// RFC 4648, section 6.
fn base32(text: &str) -> Vec<u8> {
    let mut bits = 0_u64;
    let (mut count, mut bytes) = (0, Vec::new());
    for symbol in text.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == symbol).unwrap();
        bits = bits << 5 | value as u64;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 255) as u8);
        }
    }
    bytes
}

/// Types the password; the page that asks for the factor.
async fn to_the_factor(http: &Http, person: &Person) -> Page {
    let typed = type_password(http, http.get("/login?other=1").await, person).await;
    assert_eq!(
        (typed.status.as_u16(), typed.location().path().to_owned()),
        (303, "/login/factor".to_owned()),
        "{}",
        typed.text()
    );
    http.follow(&typed).await
}

async fn answer(http: &Http, page: &Page, name: &str, code: &str) -> Page {
    let at = page.form_with(name);
    http.submit(&at.set(name, code)).await
}

fn last_login(app: &TestApp, login: &str) -> Option<i64> {
    users::table
        .filter(users::login_folded.eq(login.to_lowercase()))
        .select(users::last_login_at)
        .get_result::<Option<cracha::db::types::Instant>>(&mut app.database())
        .unwrap()
        .map(|at| at.ms())
}

/// The same on each engine, with an app that may be told to ignore messages.
macro_rules! each_engine {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident : &mut TestApp) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn test($app: &mut TestApp) $body

            #[tokio::test]
            async fn on_sqlite() {
                test(&mut TestApp::start(Engine::Sqlite).await).await
            }

            #[tokio::test]
            async fn on_postgres() {
                test(&mut TestApp::start(Engine::Postgres).await).await
            }
        }
    )*};
}

each_engine! {
    async fn who_has_an_app_is_asked_for_its_code_and_goes_on_to_the_portal(app: &mut TestApp) {
        app.ignore_messages();
        let shop = Portal::own("shop");
        app.register(&shop).await;
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let (phone, spare) = set_up(app, &http).await;
        assert_eq!(spare.len(), 10);
        app.pass_seconds(300);
        // Another browser, on its way to a portal.
        let other = app.serve_provider().await;
        let before = last_login(app, &maria.login);
        let asked = other.follow(&other.get(&shop.authorize(&[])).await).await;
        let typed = type_password(&other, asked, &maria).await;
        let page = other.follow(&typed).await;
        assert!(page.text().contains("Confirme que é você"), "{}", page.text());
        assert_eq!(last_login(app, &maria.login), before, "a right password alone is no login");
        assert_eq!(other.get("/account").await.status, 303, "and opens nothing");
        let code = phone.code(app);
        let wrong = answer(&other, &page, "code", "000000").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("Não confere"), "{}", wrong.text());
        let resumed = answer(&other, &wrong, "code", &code).await;
        assert_eq!(resumed.status, 303, "{}", resumed.text());
        let at_portal = other.follow(&resumed).await;
        let given = at_portal.location_param("code").unwrap_or_else(|| panic!("{}", at_portal.text()));
        let token = shop.exchange(&other, &given).await.json();
        let said = claims(token["id_token"].as_str().unwrap());
        assert_eq!(said["acr"], "urn:cracha:two-factor");
        assert_eq!(said["amr"], serde_json::json!(["pwd", "otp", "mfa"]));
        // The same code once more, within its time.
        let third = app.serve_provider().await;
        let page = to_the_factor(&third, &maria).await;
        assert_eq!(answer(&third, &page, "code", &code).await.status, 422, "a code is good once");
        let counted = app.app.metrics().text(&prometheus::Registry::new()).unwrap();
        // The first login asked for no factor; of the two that did, one came in, and two codes were not taken.
        for (came, times) in [("factor", 2), ("in", 2), ("wrong", 2)] {
            let series = format!("cracha_logins_total{{outcome=\"{came}\"}} {times}");
            assert!(counted.contains(&series), "no {series} in {counted}");
        }
    }

    async fn a_one_time_code_opens_once_and_its_owner_is_told(app: &mut TestApp) {
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let (_, spare) = set_up(app, &http).await;
        let told = app.mails().await;
        assert!(format!("{:?}", told[0].letter).contains("FactorAdded"), "{told:?}");
        let other = app.serve_provider().await;
        let page = to_the_factor(&other, &maria).await;
        let typed = spare[0].to_lowercase().replace('-', " ");
        let done = answer(&other, &page, "spare", &typed).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let told = app.mails().await;
        assert!(format!("{:?}", told[0].letter).contains("SpareCodeUsed"), "{told:?}");
        let third = app.serve_provider().await;
        let page = to_the_factor(&third, &maria).await;
        assert_eq!(answer(&third, &page, "spare", &spare[0]).await.status, 422, "it was used");
        assert_eq!(answer(&third, &page, "spare", &spare[1]).await.status, 303);
        app.mails().await;
    }

    /// Standards part 2, 17 and 52: e-mail alone is no second factor and takes none away.
    async fn p2_17_a_recovered_password_still_asks_for_the_factor(app: &mut TestApp) {
        app.ignore_messages();
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let (phone, _) = set_up(app, &http).await;
        app.pass_seconds(300);
        let other = app.serve_provider().await;
        let form = other.get("/password/forgot").await.form("main form");
        other.submit(&form.set("login", &maria.login).set("email", "maria@1001.example")).await;
        decide_requests(app).await;
        let secret = app.mails().await.into_iter().find_map(|mail| mail.secret).expect("a code");
        let form = other.get("/password/recover").await.form("main form");
        let choose = other.submit(&form.set("login", &maria.login).set("code", secret.expose())).await;
        let form = other.follow(&choose).await.form("main form");
        let new = "outra janela azul aberta";
        let chosen = other.submit(&form.set("password", new).set("repeat", new)).await;
        assert_eq!(chosen.location().path(), "/login/factor", "{}", chosen.text());
        assert_eq!(other.get("/account").await.status, 303, "nobody is in yet");
        let page = other.follow(&chosen).await;
        assert_eq!(answer(&other, &page, "code", &phone.code(app)).await.status, 303);
        assert_eq!(other.get("/account").await.status, 200);
    }

    async fn guesses_at_the_code_wait_like_guesses_at_the_password(app: &mut TestApp) {
        app.ignore_messages();
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let (phone, _) = set_up(app, &http).await;
        let other = app.serve_provider().await;
        let mut page = to_the_factor(&other, &maria).await;
        let mut tries = 0;
        let waits = loop {
            let next = answer(&other, &page, "code", "000000").await;
            tries += 1;
            match next.status.as_u16() {
                422 => page = next,
                429 => break next,
                other => panic!("{other}"),
            }
            assert!(tries < 20, "nobody is stopped");
        };
        assert!(waits.header("retry-after").parse::<u32>().unwrap() > 0);
        app.pass_seconds(16 * 60);
        // What was proved has run out meanwhile; nothing is locked.
        let page = to_the_factor(&other, &maria).await;
        assert_eq!(answer(&other, &page, "code", &phone.code(app)).await.status, 303);
    }

    async fn a_refreshed_id_token_says_what_was_proved_when_the_code_was_issued(app: &mut TestApp) {
        app.ignore_messages();
        let shop = Portal::own("shop");
        app.register(&shop).await;
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let first = shop.tokens(&http, &[]).await;
        app.pass_seconds(60);
        set_up(app, &http).await; // the session is proved by two factors now
        let refresh = first["refresh_token"].as_str().unwrap();
        let again = shop.token(&http, &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await.json();
        let (before, after) = (claims(first["id_token"].as_str().unwrap()), claims(again["id_token"].as_str().unwrap()));
        for claim in ["auth_time", "amr", "acr", "sub", "sid"] {
            assert_eq!(before[claim], after[claim], "{claim}");
        }
        let anew = claims(shop.tokens(&http, &[]).await["id_token"].as_str().unwrap());
        assert_eq!(anew["acr"], "urn:cracha:two-factor");
    }

    async fn a15_a_portal_that_asks_for_two_factors_gets_them_from_who_has_them(app: &mut TestApp) {
        app.ignore_messages();
        let shop = Portal::own("shop");
        app.register(&shop).await;
        let (maria, rita) = (app.administrator("1001").await, app.administrator("1002").await);
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        set_up(app, &http).await;
        let wanted = [("acr_values", "phr urn:cracha:two-factor")];
        let said = |tokens: serde_json::Value| claims(tokens["id_token"].as_str().unwrap());
        assert_eq!(said(shop.tokens(&http, &wanted).await)["acr"], "urn:cracha:two-factor", "it was proved a moment ago");
        let other = app.serve_provider().await;
        log_in(&other, &rita).await;
        let without = said(shop.tokens(&other, &wanted).await);
        assert_eq!(without["acr"], "urn:cracha:one-factor", "a wish, for who has no factor");
        assert_eq!(without["amr"], serde_json::json!(["pwd"]));
    }

    async fn a16_an_acr_that_is_essential_is_reached_by_a_step_up_or_refused(app: &mut TestApp) {
        app.ignore_messages();
        let shop = Portal::own("shop");
        app.register(&shop).await;
        let (maria, rita) = (app.administrator("1001").await, app.administrator("1002").await);
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let (phone, _) = set_up(app, &http).await;
        let essential = r#"{"id_token":{"acr":{"essential":true,"values":["urn:cracha:two-factor"]}}}"#;
        let wanted = [("claims", essential)];
        let said = |tokens: serde_json::Value| claims(tokens["id_token"].as_str().unwrap());
        assert_eq!(said(shop.tokens(&http, &wanted).await)["acr"], "urn:cracha:two-factor");
        let none = r#"{"id_token":{"acr":{"essential":true,"value":"urn:mace:incommon:iap:silver"}}}"#;
        let refused = http.get(&shop.authorize(&[("claims", none)])).await;
        assert_eq!(refused.location_param("error").as_deref(), Some("unmet_authentication_requirements"));
        // Who has no second factor cannot reach it, whether a page may be shown or not.
        let other = app.serve_provider().await;
        log_in(&other, &rita).await;
        for more in [&wanted[..], &[wanted[0], ("prompt", "none")]] {
            let refused = other.get(&shop.authorize(more)).await;
            assert_eq!(refused.location_param("error").as_deref(), Some("unmet_authentication_requirements"));
            assert!(refused.location().as_str().starts_with(&shop.redirect()));
        }
        // A session of a password alone: its person is asked for the rest.
        let mut portal = shop;
        portal.row.terms = r#"{"default_acr_values":["urn:cracha:two-factor"],"default_max_age":300}"#.into();
        app.register(&portal).await;
        app.pass_seconds(301);
        let asked = http.get(&portal.authorize(&wanted)).await;
        assert_eq!(asked.location().path(), "/login", "the registered age counts");
        let typed = type_password(&http, asked, &maria).await;
        let page = http.follow(&typed).await;
        let entered = answer(&http, &page, "code", &phone.code(app)).await;
        let answered = http.follow(&entered).await;
        let code = answered.location_param("code").unwrap_or_else(|| panic!("no code: {}", answered.url));
        assert_eq!(said(portal.exchange(&http, &code).await.json())["acr"], "urn:cracha:two-factor");
    }
}

/// Standards part 2, 28: what is sensitive asks for all of it again.
#[tokio::test]
async fn a_sensitive_page_asks_for_password_and_factor_again() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    log_in(&http, &maria).await;
    let (phone, _) = set_up(&app, &http).await;
    app.pass_seconds(11 * 60);
    let confirm = http.follow(&http.get("/account/password").await).await;
    let typed = http.submit(&confirm.form("main form").set("password", PASSWORD)).await;
    let page = http.follow(&typed).await;
    let done = answer(&http, &page, "code", &phone.code(&app)).await;
    assert_eq!(done.location().path(), "/account/password", "{}", done.text());
    assert_eq!(http.follow(&done).await.status, 200);
}

#[tokio::test]
async fn staff_without_a_factor_comes_in_once_and_then_only_to_set_one_up() {
    let mut app = TestApp::with(Engine::Sqlite, |config| config.factors.required_for_staff = true).await;
    app.ignore_messages();
    let clara = app.staff("clara", Role::Agent).await; // chooses a password: that was the one login
    let http = app.serve_provider().await;
    app.pass_seconds(60);
    log_in(&http, &clara).await;
    for path in ["/desk", "/desk/cases", "/", "/account", "/account/sessions"] {
        let page = http.get(path).await;
        assert_eq!((page.status.as_u16(), page.location_or_nowhere()), (303, "/account/factors"), "{path}");
    }
    let page = http.get("/account/factors").await;
    assert!(page.text().contains("só esta página abre"), "{}", page.text());
    // Who cannot set one up finds help and the desk, as anybody does: nothing there is about the person.
    for path in ["/help", "/contact", "/contact/privacy"] {
        let page = http.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.location_or_nowhere());
        assert!(!page.body.contains("clara"), "{path}: {}", page.text());
    }
    let (phone, _) = set_up(&app, &http).await;
    assert_eq!(http.get("/desk").await.status, 200);
    assert!(http.get("/help").await.body.contains("clara"), "now as who she is");
    let list = http.get("/account/factors").await;
    let remove = list.attribute("td .acts a", "href").expect("a way to remove it");
    let refused = http.submit(&http.get(&remove).await.form("main form")).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(refused.text().contains("Cadastre outro antes"), "{}", refused.text());
    app.pass_seconds(60);
    let other = app.serve_provider().await;
    let page = to_the_factor(&other, &clara).await;
    assert_eq!(answer(&other, &page, "code", &phone.code(&app)).await.status, 303);
    assert_eq!(other.get("/desk").await.status, 200);
}

#[tokio::test]
async fn the_one_login_that_is_let_pass_opens_everything_and_says_what_comes() {
    let mut app = TestApp::with(Engine::Sqlite, |config| config.factors.required_for_administrators = true).await;
    app.ignore_messages();
    let (maria, temporary) = app.invited("1001").await;
    let http = app.serve_provider().await;
    let form = http.get("/login").await.form("main form");
    let choose = http.submit(&form.set("login", &maria.login).set("password", temporary.expose())).await;
    let form = http.follow(&choose).await.form("main form");
    http.submit(&form.set("password", PASSWORD).set("repeat", PASSWORD)).await;
    assert_eq!(http.get("/users").await.status, 200);
    let page = http.get("/account/factors").await;
    assert!(page.text().contains("na próxima entrada, só esta página abre"), "{}", page.text());
    app.pass_seconds(60);
    let other = app.serve_provider().await;
    log_in(&other, &maria).await;
    assert_eq!(other.get("/users").await.location_or_nowhere(), "/account/factors");
}

#[tokio::test]
async fn a_factor_that_is_removed_is_asked_for_no_more_and_new_codes_end_the_old_ones() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    log_in(&http, &maria).await;
    let (_, old) = set_up(&app, &http).await;
    let renew = http.get("/account/factors").await.form("form[action='/account/factors/codes']");
    let new = http.submit(&renew).await.all(".codes code");
    assert_eq!(new.len(), 10);
    let other = app.serve_provider().await;
    let page = to_the_factor(&other, &maria).await;
    assert_eq!(answer(&other, &page, "spare", &old[3]).await.status, 422);
    assert_eq!(answer(&other, &page, "spare", &new[3]).await.status, 303);
    let list = http.get("/account/factors").await;
    let remove = list.attribute("td .acts a", "href").expect("a way to remove it");
    let question = http.get(&remove).await;
    assert!(question.text().contains("É o último"), "{}", question.text());
    assert_eq!(http.submit(&question.form("main form")).await.status, 303);
    let third = app.serve_provider().await;
    log_in(&third, &maria).await;
    assert_eq!(third.get("/account").await.status, 200, "the password alone again");
}

#[tokio::test]
async fn what_is_no_answer_of_a_passkey_opens_nothing() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    let login = http.get("/login").await;
    let form = login.form_with("answer");
    let bad = [
        "",
        "{}",
        "[]",
        "null",
        r#"{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"authenticatorData":"AAAA","clientDataJSON":"AAAA","signature":"AAAA"},"extensions":{}}"#,
    ];
    for answer in bad {
        let sent = http.submit(&form.clone().set("answer", answer)).await;
        assert_eq!(sent.status, 422, "{answer}: {}", sent.text());
    }
    let other = http.submit(&form.clone().set("state", "abc.def").set("answer", "{}")).await;
    assert_eq!(other.status, 422);
    log_in(&http, &maria).await;
    let list = http.get("/account/factors").await;
    let add = list.form_with("answer");
    for answer in bad {
        let sent = http.submit(&add.clone().set("answer", answer)).await;
        assert_eq!(sent.status, 422, "{answer}: {}", sent.text());
    }
    assert!(http.get("/account/factors").await.text().contains("ainda não tem um segundo fator"));
}

#[tokio::test]
async fn a_password_manager_finds_the_pages_for_password_and_passkeys() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let leads = http.get("/.well-known/change-password").await;
    assert_eq!((leads.status.as_u16(), leads.location_or_nowhere()), (302, "/account/password"));
    let page = format!("{}/account/factors", app.issuer());
    let endpoints = http.get("/.well-known/passkey-endpoints").await.json();
    assert_eq!(endpoints, serde_json::json!({ "enroll": page, "manage": page }));
}

/// A relying party's id is a domain, so an issuer that is an address has no passkeys; everything else works.
#[tokio::test]
async fn an_issuer_that_is_an_address_has_no_passkeys_and_its_login_page_opens() {
    let mut app = TestApp::with(Engine::Sqlite, |config| {
        config.provider.issuer = config.provider.issuer.replace("id.localhost", "127.0.0.1");
    })
    .await;
    app.ignore_messages();
    let http = app.serve_provider().await;
    let page = http.get("/login").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.attribute("[data-passkey]", "data-passkey").is_none());
    let ctx = app.ctx(person(&administrator(&app, "1001").await));
    assert!(app.app.read(move |db| factor::begin_key(db, &ctx)).await.unwrap().is_none());
}
