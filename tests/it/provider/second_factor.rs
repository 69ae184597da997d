//! A second factor on the way to a portal: who must set one up first, and what a portal that wishes for more than a person can
//! do is told (A10, A15, A16, E40, H47).

use cracha::db::schema::users;
use cracha::db::types::{FactorId, Instant};
use cracha::model::factor::{self, Factor, FactorKind};
use cracha::model::user;
use diesel::{ExpressionMethods, RunQueryDsl};
use serde_json::Value;

use super::{assert_refused, inside, on_a_file};
use crate::sign_in::{set_up_app, set_up_app_at};
use crate::support::app::{Engine, TestApp};
use crate::support::http::Http;
use crate::support::provider::{Person, Portal, claims, text};

/// A house that asks Administrators for a second factor, and one of them who has none and came in without it before.
async fn shut_in(portals: &[&Portal]) -> (TestApp, Http, Person, Value) {
    let mut app = TestApp::with(Engine::Sqlite, |config| config.factors.required_for_administrators = true).await;
    app.ignore_messages();
    let (http, maria) = inside(&app, portals).await;
    let tokens = portals[0].tokens(&http, &[]).await;
    let before = diesel::update(users::table).set(users::grace_at.eq(Some(Instant(0)))).execute(&mut app.database());
    assert!(before.unwrap() > 0);
    assert_eq!(http.get("/account").await.location().path(), "/account/factors", "nothing else opens");
    (app, http, maria, tokens)
}

#[tokio::test]
async fn a10_who_must_set_up_a_factor_gets_its_page_and_then_goes_on_to_the_portal_or_the_portal_an_error() {
    let (shop, foreign) = (Portal::own("shop"), Portal::foreign("foreign"));
    let (app, http, ..) = shut_in(&[&shop, &foreign]).await;
    let none = ("prompt", "none");
    for portal in [&shop, &foreign] {
        assert_refused(&app, &http.get(&portal.authorize(&[none])).await, portal, "interaction_required");
    }
    let asked = http.get(&shop.authorize(&[])).await;
    assert_eq!(asked.location().path(), "/account/factors", "{}", asked.location());
    let waits = asked.location_param("grant").expect("the request");
    let around = http.get(&format!("/authorize/resume?id={waits}")).await;
    assert_eq!(around.location(), asked.location(), "not to be passed by going on without");
    // A post from another site is stored, and decided where the cookie comes.
    let fields = shop.request(&[none]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let stored = app.serve_provider().await.post("/authorize", &fields).await;
    assert_refused(&app, &http.follow(&stored).await, &shop, "interaction_required");
    let list = http.follow(&asked).await;
    assert!(list.text().contains("só esta página abre"), "{}", list.text());
    let add = list.attribute(r#"main a[href^="/account/factors/app"]"#, "href").expect("a way to add an app");
    let (_, done) = set_up_app_at(&app, &http, &add).await;
    let on = done.attribute("main a.button.main", "href").expect("a way on");
    let answered = http.get(&on).await;
    let code = answered.location_param("code").unwrap_or_else(|| panic!("{}", answered.location()));
    let said = claims(text(&shop.exchange(&http, &code).await.json(), "id_token"));
    assert_eq!(said["acr"], "urn:cracha:two-factor");
    shop.code(&http, &[none]).await;
}

#[tokio::test]
async fn e40_h47_a_portal_signs_out_who_must_set_up_a_factor() {
    let shop = Portal::own("shop").quiet();
    let (app, http, maria, tokens) = shut_in(&[&shop]).await;
    let bye = shop.bye();
    let question = http.get("/end_session").await;
    assert_eq!(question.status, 200, "{}", question.location_or_nowhere());
    assert!(question.text().contains(&maria.login), "{}", question.text());
    let pairs = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", &bye), ("state", "s")];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let out = http.get(&format!("/end_session?{query}")).await;
    assert_eq!(out.location().as_str(), format!("{bye}?state=s"), "{}", out.text());
    assert_refused(&app, &http.get(&shop.authorize(&[("prompt", "none")])).await, &shop, "login_required");
    // By the question, too.
    let (_app, http, ..) = shut_in(&[&shop]).await;
    let form = http.get("/end_session").await.form(r#"main form[action="/sign-out"]"#);
    let out = http.submit(&form).await;
    assert_eq!((out.status.as_u16(), http.cookie("cracha-session")), (200, None), "{}", out.text());
}

#[tokio::test]
async fn a15_a16_a_wish_for_more_than_a_person_can_do_takes_no_single_sign_on_away() {
    let mut app = on_a_file().await;
    app.ignore_messages();
    let shop = Portal::own("shop");
    let (http, maria) = inside(&app, &[&shop]).await;
    set_up_app(&app, &http).await;
    let (phr, none) = (("acr_values", "phr"), ("prompt", "none"));
    let said = |tokens: Value| claims(text(&tokens, "id_token"))["acr"].clone();
    for wish in [&[phr][..], &[phr, none], &[("acr_values", "phr urn:mace:silver"), none]] {
        assert_eq!(said(shop.tokens(&http, wish).await), "urn:cracha:two-factor", "{wish:?}");
    }
    let mut always = shop.clone();
    always.row.terms = r#"{"default_acr_values":["phr"]}"#.into();
    app.register(&always).await;
    assert_eq!(said(always.tokens(&http, &[none]).await), "urn:cracha:two-factor");
    // Essential is no wish: nobody is asked for a login that could not be enough.
    let must = r#"{"id_token":{"acr":{"essential":true,"values":["phr"]}}}"#;
    for more in [&[("claims", must)][..], &[("claims", must), none]] {
        assert_refused(&app, &http.get(&shop.authorize(more)).await, &shop, "unmet_authentication_requirements");
    }
    app.register(&shop).await;
    // With a passkey there is more to ask for.
    let login = maria.login.clone();
    let key = move |user| Factor {
        id: FactorId::new(),
        user_id: user,
        kind: FactorKind::Passkey,
        name: "chave".into(),
        credential_id: Some("c1".into()),
        sealed: "x".into(),
        step: 0,
        created_at: Instant(0),
        used_at: None,
    };
    let add = move |tx: &mut cracha::db::Tx, _: &_| {
        let user = user::by_login(tx, &login)?.expect("maria");
        factor::insert(tx, &key(user.id))
    };
    app.verb(cracha::model::ctx::Actor::Terminal, add).await.unwrap();
    for more in [&[phr][..], &[("claims", must)]] {
        assert_eq!(http.get(&shop.authorize(more)).await.location().path(), "/login", "{more:?}");
    }
    assert_refused(&app, &http.get(&shop.authorize(&[phr, none])).await, &shop, "login_required");
    assert_eq!(said(shop.tokens(&http, &[none]).await), "urn:cracha:two-factor", "a portal that does not wish");
}
