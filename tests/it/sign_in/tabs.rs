//! Two tabs, two clicks, a reload, a page that was open for a day: no form ends in front of a wall.

use cracha::model::role::Role;

use crate::support::app::{Engine, TestApp};
use crate::support::http::Http;
use crate::support::people::{administrator, colleague};
use crate::support::provider::{PASSWORD, Person, Portal, log_in, type_password};

async fn portal() -> (TestApp, Http, Portal, Person) {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let shop = Portal::own("shop");
    app.register(&shop).await;
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    (app, http, shop, maria)
}

#[tokio::test]
async fn the_login_form_of_another_tab_goes_on_to_its_own_portal() {
    let (_app, http, shop, maria) = portal().await;
    let first = http.follow(&http.get(&shop.authorize(&[])).await).await;
    let second = http.follow(&http.get(&shop.authorize(&[("state", "second")])).await).await;
    type_password(&http, first.clone(), &maria).await;
    let form = second.form("main form").set("login", &maria.login).set("password", PASSWORD);
    for click in ["first", "second"] {
        let sent = http.submit(&form).await;
        assert_eq!(sent.status, 303, "{click}: {}", sent.text());
        assert_eq!(sent.location().path(), "/authorize/resume", "{click}");
        if click == "first" {
            let at_portal = http.follow(&sent).await;
            assert!(at_portal.location_param("code").is_some(), "{}", at_portal.location());
            assert_eq!(at_portal.location_param("state").as_deref(), Some("second"));
        }
    }
    assert_eq!(http.get(second.url.as_str()).await.status, 303, "a reload goes on too");
    let wrong_password = http.submit(&form.set("password", "wrong")).await;
    assert_eq!(wrong_password.status, 303, "who is in is in: no password of a stale form is looked at");
}

#[tokio::test]
async fn a_login_form_after_the_session_ended_comes_again_with_the_login_and_the_pending_request() {
    let (app, http, shop, maria) = portal().await;
    log_in(&http, &maria).await;
    let asked = http.follow(&http.get(&shop.authorize(&[("prompt", "login")])).await).await;
    let form = asked.form("main form").set("password", PASSWORD);
    app.pass_hours(24);
    let again = http.submit(&form).await;
    assert_eq!(again.status, 409, "{}", again.text());
    assert!(again.text().contains("Nada se perdeu"), "{}", again.text());
    assert!(!again.body.contains(PASSWORD), "no password is put back");
    let form = again.form("main form");
    assert_eq!(form.value("login"), Some(maria.login.as_str()));
    assert!(form.action.query().unwrap_or_default().contains("grant="), "{}", form.action);
}

#[tokio::test]
async fn another_login_in_the_header_keeps_the_portals_request() {
    let (app, http, shop, maria) = portal().await;
    log_in(&http, &maria).await;
    let rita = app.administrator("1002").await;
    let asked = http.follow(&http.get(&shop.authorize(&[("prompt", "select_account")])).await).await;
    let switch = asked.form("form[action='/switch-login']");
    let login = http.follow(&http.submit(&switch).await).await;
    let done = type_password(&http, login, &rita).await;
    let at_portal = http.follow(&done).await;
    assert!(at_portal.location_param("code").is_some(), "{}", at_portal.location());
    // The same from the consent page, whose address names the request otherwise.
    let foreign = Portal::foreign("other");
    app.register(&foreign).await;
    let consent = http.follow(&http.get(&foreign.authorize(&[])).await).await;
    let login = http.follow(&http.submit(&consent.form("form[action='/switch-login']")).await).await;
    assert!(login.url.query().unwrap_or_default().contains("grant="), "{}", login.url);
    let back = http.follow(&type_password(&http, login, &maria).await).await;
    assert!(back.text().contains("Portal other"), "{}", back.text());
}

#[tokio::test]
async fn a_stale_answer_to_the_consent_page_is_asked_again() {
    let (app, http, _, maria) = portal().await;
    let foreign = Portal::foreign("other");
    app.register(&foreign).await;
    log_in(&http, &maria).await;
    let consent = http.follow(&http.get(&foreign.authorize(&[])).await).await;
    let form = consent.form("main form").press("consent", "yes");
    http.submit(&http.get("/sign-out").await.form("main form")).await;
    log_in(&http, &maria).await;
    let asked = http.follow(&http.submit(&form).await).await;
    let given = http.submit(&asked.form("main form").press("consent", "yes")).await;
    assert!(given.location_param("code").is_some(), "{}", given.text());
}

#[tokio::test]
async fn a_second_click_on_a_request_that_was_answered_goes_on_to_the_portal() {
    let (app, http, shop, maria) = portal().await;
    let mut foreign = Portal::foreign("other");
    app.register(&foreign).await;
    log_in(&http, &maria).await;
    for answer in ["yes", "no"] {
        let consent = http.follow(&http.get(&foreign.authorize(&[("prompt", "consent")])).await).await;
        let form = consent.form("main form").press("consent", answer);
        let first = http.submit(&form).await;
        assert_eq!(first.location().path(), "/cb", "{}", first.location());
        let second = http.submit(&form).await;
        assert_eq!(second.location().as_str(), "https://other.example.com/", "{answer}");
        assert_eq!(second.location_param("code"), None, "a request has one code at most");
        // The page again: Back, a reload, or an address that somebody sent. The portal is not the house's own.
        let again = http.get(consent.url.as_str()).await;
        assert_eq!((again.status.as_u16(), again.header("location")), (400, ""), "{}", again.text());
        assert_eq!(again.attribute("main a#back", "href").as_deref(), Some("https://other.example.com/"));
    }
    // Open for too long, and nobody is in any more.
    let login = http.follow(&http.get(&shop.authorize(&[("prompt", "login")])).await).await;
    let resume = login.url.query_pairs().find(|(name, _)| name == "grant").unwrap().1.into_owned();
    app.pass_hours(24);
    let late = http.get(&format!("/authorize/resume?id={resume}")).await;
    assert_eq!(late.location().as_str(), "https://shop.example.com/");
    // No start page is known, no such request, a portal that is shut: there is nowhere to go on to.
    log_in(&http, &maria).await;
    foreign.row.home_uri = None;
    app.register(&foreign).await;
    let consent = http.follow(&http.get(&foreign.authorize(&[("prompt", "consent")])).await).await;
    let form = consent.form("main form").press("consent", "yes");
    http.submit(&form).await;
    let second = http.submit(&form).await;
    assert!(second.status == 400 && second.text().contains("já terminou"), "{}", second.text());
    assert_eq!(http.get("/authorize/resume?id=none").await.status, 400);
}

#[tokio::test]
async fn what_was_typed_outlives_the_session_and_the_login_that_it_needs() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = administrator(&app, "1001").await;
    let rita = administrator(&app, "1002").await;
    let own = colleague(&app, &maria, "vera", Role::Buyer).await;
    let (person, other) = (
        Person { login: maria.login.clone(), reseller: "1001".into() },
        Person { login: rita.login.clone(), reseller: "1002".into() },
    );
    let http = app.serve_provider().await;
    log_in(&http, &person).await;
    let new = http.get("/users/new").await.form("main form");
    let new = new.set("name", "Ana Prado").set("local", "ana").set("email", "ana@1001.example").set("role", "buyer");
    let email = http.get(&format!("/users/{}/email", own.id)).await.form("main form").set("email", "v@1001.example");
    let note = http.get("/account/administrator").await.form("main form").set("note", "Saiu em outubro");
    for (form, typed) in [(new, "ana@1001.example"), (email, "v@1001.example"), (note, "Saiu em outubro")] {
        app.pass_hours(24); // nobody is in any more
        let to_login = http.submit(&form).await;
        assert_eq!(to_login.location().path(), "/login", "{}", to_login.text());
        assert!(!to_login.location().as_str().contains("Ana"), "nothing of it is in an address");
        let kept = http.cookie("cracha-typed").expect("it goes with the browser");
        assert!(!kept.contains("Ana") && !kept.contains("1001"), "sealed");
        // Somebody else at this browser gets the page, and nothing of what was typed.
        let login = http.follow(&to_login).await;
        let theirs = http.follow(&type_password(&http, login.clone(), &other).await).await;
        assert!(!theirs.body.contains(typed), "{}", theirs.text());
        http.submit(&http.get("/sign-out").await.form("main form")).await;
        http.set_cookie("cracha-typed", &kept);
        // A slip at the password loses nothing.
        let login = http.get(login.url.as_str()).await.form("main form").set("login", &person.login);
        let slip = http.submit(&login.set("password", "wrong")).await;
        let again = http.follow(&type_password(&http, slip, &person).await).await;
        assert!(again.text().contains("Nada foi feito ainda") && again.text().contains(typed), "{}", again.text());
        let repeated = again.form("main form");
        assert_eq!(repeated.action, form.action);
        let done = http.submit(&repeated).await;
        assert!(done.status == 303 || done.text().contains("protocolo"), "{} {}", done.status, done.text());
        assert!(!done.location_or_nowhere().starts_with("/login"), "{}", done.location_or_nowhere());
        assert_eq!(http.cookie("cracha-typed"), None, "and it is gone");
    }
    // Half an hour later it is gone too, and a foreign form plants nothing.
    let form = http.get("/account/administrator").await.form("main form").set("note", "Saiu em maio");
    app.pass_hours(24);
    let to_login = http.submit(&form).await;
    app.pass_seconds(31 * 60);
    let page = http.follow(&type_password(&http, http.follow(&to_login).await, &person).await).await;
    assert_eq!(page.location().path(), "/account/administrator", "{}", page.text());
    app.pass_hours(24);
    http.set_cookie("cracha-typed", "");
    let planted = http.post("/account/administrator", &[("csrf", "x.y.z"), ("note", "Saiu em junho")]).await;
    assert_eq!(planted.location_param("next").as_deref(), Some("/account/administrator"));
    assert_eq!(http.cookie("cracha-typed").unwrap_or_default(), "");
}

#[tokio::test]
async fn forms_of_nobody_in_particular_work_whoever_came_in_meanwhile() {
    let (_app, http, _, maria) = portal().await;
    let forgot = http.get("/password/forgot").await.form("main form");
    let names = http.get("/login/forgot").await.form("main form");
    let first = http.get("/first-access").await.form("main form");
    log_in(&http, &maria).await;
    for form in [forgot.set("login", "x").set("email", "x@y.example"), names.set("email", "x@y.example")] {
        assert_eq!(http.submit(&form).await.status, 200, "{}", form.action);
    }
    assert_eq!(http.submit(&first.set("reseller_id", "9").set("cnpj", "1")).await.status, 200);
}

#[tokio::test]
async fn a_code_form_comes_again_without_the_code() {
    let (_app, http, _, maria) = portal().await;
    let form = http.get("/password/recover").await.form("main form");
    let setup = http.get("/setup").await.form("main form");
    log_in(&http, &maria).await;
    for form in [form, setup] {
        let again = http.submit(&form.set("login", "1001.ana").set("code", "ZZ7X-9M2P-4TRV-0H1D")).await;
        assert_eq!(again.status, 409, "{}", again.text());
        assert!(!again.body.contains("ZZ7X-9M2P"), "a code is a secret");
        assert_eq!(again.form("main form").value("login"), Some("1001.ana"));
    }
}

#[tokio::test]
async fn the_choice_of_a_password_survives_a_second_click_and_a_login_in_another_tab() {
    let (app, http, shop, maria) = portal().await;
    let (newcomer, temporary) = app.invited("1003").await;
    let login = http.follow(&http.get(&shop.authorize(&[])).await).await;
    let form = login.form("main form").set("login", &newcomer.login).set("password", temporary.expose());
    let choose = http.follow(&http.submit(&form).await).await;
    let chosen = "uma senha bem comprida 9";
    let form = choose.form("main form").set("password", chosen).set("repeat", chosen);
    let done = http.submit(&form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let second = http.submit(&form).await;
    assert_eq!((second.status.as_u16(), second.location().path()), (303, "/authorize/resume"), "{}", second.text());
    // Somebody else came in before the choice was sent.
    let other = app.serve_provider().await;
    let (newcomer, temporary) = app.invited("1004").await;
    let form = other.get("/login").await.form("main form");
    let choose = other.submit(&form.set("login", &newcomer.login).set("password", temporary.expose())).await;
    let form = other.follow(&choose).await.form("main form").set("password", chosen).set("repeat", chosen);
    let maria_form = app.serve_provider().await;
    log_in(&maria_form, &maria).await;
    other.set_cookie("cracha-session", &maria_form.cookie("cracha-session").unwrap());
    let again = other.submit(&form).await;
    assert!(again.status == 422 && again.text().contains("ainda não foi trocada"), "{}", again.text());
    assert_eq!(other.submit(&again.form("main form").set("password", chosen).set("repeat", chosen)).await.status, 303);
}

#[tokio::test]
async fn every_act_of_a_signed_in_person_is_shown_again_with_what_was_typed() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = administrator(&app, "1001").await;
    let own = colleague(&app, &maria, "vera", Role::Buyer).await;
    let person = Person { login: maria.login.clone(), reseller: "1001".into() };
    let http = app.serve_provider().await;
    log_in(&http, &person).await;
    let new = http.get("/users/new").await.form("main form");
    let new = new.set("name", "Ana Prado").set("local", "ana").set("email", "ana@1001.example").set("role", "buyer");
    let block = http.get(&format!("/users/{}/block", own.id)).await.form("main form");
    let language = http.get("/account/language").await.form("main form");
    let own_password = http.get("/account/password").await.form("main form");
    let own_password = own_password.set("current", PASSWORD).set("password", "x").set("repeat", "x");
    http.submit(&http.get("/sign-out").await.form("main form")).await;
    log_in(&http, &person).await;
    for form in [&new, &block, &language] {
        let again = http.submit(form).await;
        assert_eq!(again.status, 409, "{}: {}", form.action, again.text());
        assert!(again.text().contains("Nada foi feito ainda"), "{}", again.text());
        let repeated = again.form("main form");
        assert_eq!(repeated.action, form.action);
        let typed = |form: &crate::support::http::Form| {
            form.fields.iter().filter(|(n, _)| n != "csrf").cloned().collect::<Vec<_>>()
        };
        assert_eq!(typed(&repeated), typed(form), "what was typed is in it");
        assert_eq!(http.submit(&repeated).await.status, 303, "{}", form.action);
    }
    let again = http.submit(&own_password).await;
    assert!(again.status == 422 && !again.body.contains(PASSWORD), "{}", again.text());
    // A day later nobody is in: each leads over the login to the page of the form, never to an address without a page.
    app.pass_hours(24);
    for (path, page) in [
        ("/account/sessions/end", "/account/sessions"),
        ("/account/consents/revoke", "/account/consents"),
        ("/users/x/confirm-email", "/users/x"),
        ("/account/language", "/account/language"),
    ] {
        let sent = http.post(path, &[("csrf", language.value("csrf").unwrap())]).await;
        assert_eq!(sent.location_param("next").as_deref(), Some(page), "{path}");
    }
    // Who is out already is out; nobody is told off for it.
    let out = http.post("/sign-out", &[("csrf", language.value("csrf").unwrap())]).await;
    assert_eq!(out.status, 200, "{}", out.text());
}

#[tokio::test]
async fn p2_29_neither_a_login_nor_a_logout_can_be_forced_from_elsewhere() {
    let (app, http, _, maria) = portal().await;
    let attacker = app.serve_provider().await;
    let theirs = attacker.get("/login").await.form("main form");
    let form = theirs.clone().set("login", &maria.login).set("password", PASSWORD);
    http.get("/login").await;
    let forced = http.submit(&form).await;
    assert_eq!(forced.status, 403, "another browser's token logs nobody in");
    assert!(http.cookie("cracha-session").is_none());
    log_in(&http, &maria).await;
    let token = theirs.value("csrf").unwrap();
    for path in ["/sign-out", "/switch-login"] {
        let fields = [("csrf", token)];
        assert_eq!(http.post(path, &fields).await.status, 403, "{path}");
    }
    // The own token, posted by a page of another site.
    let own = http.get("/account/language").await.attribute("input[name=csrf]", "value").unwrap();
    let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
    for foreign in [("origin", "https://evil.example".to_string()), ("sec-fetch-site", "cross-site".to_string())] {
        let body = Some(format!("csrf={own}"));
        let page = http.send(reqwest::Method::POST, "/sign-out", &[kind.clone(), foreign], body).await;
        assert_eq!(page.status, 403);
    }
    assert_eq!(http.get("/account").await.status, 200, "still in");
    // A stale form does nothing by itself, whatever its token was good for before.
    let old = http.get("/account/language").await.form("main form");
    http.submit(&http.get("/sign-out").await.form("main form")).await;
    log_in(&http, &maria).await;
    let question = http.post("/sign-out", &[("csrf", old.value("csrf").unwrap())]).await;
    assert_eq!(question.status, 409);
    assert_eq!(http.get("/account").await.status, 200, "still in");
}
