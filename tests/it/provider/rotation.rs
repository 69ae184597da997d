//! One signing key after the other (C30, P2-48): the next is published before it signs, the last after it has ceased to.

use cracha::app::App;
use cracha::crypto::keys::Alg;
use cracha::flow::provider::keys::{self, Standing};
use cracha::flow::provider::rotation;
use cracha::model::ctx::Actor;
use diesel::prelude::*;

use super::inside;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::provider::{Portal, header, text};

const ES: Alg = Alg::Es256;
/// From when on the next key is due, of 90 days: a day and five minutes before.
const DUE_H: i64 = 89 * 24;

#[derive(QueryableByName)]
struct Kid {
    #[diesel(sql_type = diesel::sql_types::Text)]
    kid: String,
}

/// What the schedule does, for one algorithm: the others would be RSA keys, which are slow to make.
async fn turn(app: &TestApp) -> usize {
    let ctx = app.ctx(Actor::Job("keys"));
    let due = app.app.read(move |db| rotation::due(db, &ctx)).await.unwrap();
    let ctx = app.ctx(Actor::Job("keys"));
    let made: Vec<_> = due.into_iter().filter(|alg| *alg == ES).map(|alg| keys::make(&ctx, alg).unwrap()).collect();
    let changed = app.job(move |tx, ctx| rotation::turn(tx, ctx, &made)).await;
    app.app.refresh_kept().await.unwrap();
    changed
}

fn signer(app: &App) -> String {
    app.kept().keys().signer(ES).unwrap().kid().to_owned()
}

fn publishes(app: &App, kid: &str) -> bool {
    app.kept().keys().find(kid).is_some() && app.kept().keys().jwks().contains(kid)
}

async fn standing(app: &TestApp, kid: &str) -> Standing {
    let rows = app.app.read(keys::list).await.unwrap();
    let all = keys::standings(&rows, &app.ctx(Actor::Terminal));
    rows.iter().zip(all).find(|(row, _)| row.kid == kid).expect("published").1
}

on_both_engines! {
    async fn c30_p2_48_the_next_key_is_published_a_day_before_it_signs_and_the_last_a_day_after(app: &TestApp) {
        app.signing_keys().await;
        let other = app.another_node("other").await;
        let old = signer(&app.app);
        app.pass_hours(DUE_H - 1);
        assert_eq!(turn(app).await, 0, "it is not time yet");
        app.pass_hours(1);
        assert_eq!(turn(app).await, 1);
        assert_eq!(turn(app).await, 0, "one is enough");
        let rows = app.app.read(keys::list).await.unwrap();
        let next = rows.iter().find(|row| row.is_next()).expect("a next key").kid.clone();
        other.refresh_kept().await.unwrap();
        for node in [&app.app, &other] {
            assert!(publishes(node, &next) && publishes(node, &old) && signer(node) == old);
        }
        let from = app.now().plus_s(24 * 3600 + 300);
        assert_eq!(standing(app, &next).await, Standing::Next(from));

        // A node of the version before knows two states, and takes out what was retired before some instant.
        let db = &mut app.database();
        let signing: Vec<Kid> =
            diesel::sql_query("SELECT kid FROM signing_keys WHERE state = 'active' AND alg = 'ES256'").load(db).unwrap();
        assert_eq!(signing.iter().map(|row| row.kid.as_str()).collect::<Vec<_>>(), [old.as_str()]);
        let verifying: Vec<Kid> = diesel::sql_query("SELECT kid FROM signing_keys WHERE state = 'retired'").load(db).unwrap();
        assert_eq!(verifying.iter().map(|row| row.kid.as_str()).collect::<Vec<_>>(), [next.as_str()]);
        let purge = "DELETE FROM signing_keys WHERE state = 'retired' AND retired_at < 9000000000000000";
        assert_eq!(diesel::sql_query(purge).execute(db).unwrap(), 0);

        app.pass_hours(24);
        assert_eq!(turn(app).await, 0);
        assert_eq!(signer(&app.app), old, "portals may still keep the set without it");
        app.pass_seconds(300);
        for node in [&app.app, &other] {
            assert!(node.refresh_kept().await.unwrap(), "its time has come, on each node by itself");
            assert!(signer(node) == next && publishes(node, &old));
        }
        assert_eq!(standing(app, &next).await, Standing::Signs);
        assert!(matches!(standing(app, &old).await, Standing::Verifies(until) if until > app.now().plus_h(24)));
        assert_eq!(turn(app).await, 1, "and the rows say so");
        assert!(signer(&app.app) == next && publishes(&app.app, &old));
        assert_eq!(standing(app, &next).await, Standing::Signs);
        let Standing::Verifies(until) = standing(app, &old).await else { panic!("it signs no more") };
        app.pass_seconds((until.ms() - app.now().ms()) / 1000);
        assert_eq!(turn(app).await, 0);
        app.pass_seconds(1);
        assert_eq!(turn(app).await, 1);
        assert!(!publishes(&app.app, &old) && signer(&app.app) == next);
        app.pass_hours(DUE_H - 48);
        assert_eq!(turn(app).await, 0, "counted from when it began to sign");
    }

    async fn c30_a_rotation_by_hand_takes_the_key_that_portals_know_already(app: &TestApp) {
        app.signing_keys().await;
        let old = signer(&app.app);
        let made = || keys::make(&app.ctx(Actor::Terminal), ES).unwrap();
        let (first, again, spare) = (made(), made(), made());
        let prepared = first.kid.clone();
        let (kid, from) = app.verb(Actor::Terminal, move |tx, ctx| rotation::prepare(tx, ctx, &first)).await.unwrap();
        assert_eq!((&kid, from), (&prepared, app.now().plus_s(24 * 3600 + 300)));
        app.pass_hours(1);
        let second = app.verb(Actor::Terminal, move |tx, ctx| rotation::prepare(tx, ctx, &again)).await.unwrap();
        assert_eq!(second, (kid, from), "the one that is there stays");
        let signs = app.verb(Actor::Terminal, move |tx, ctx| keys::rotate(tx, ctx, &spare)).await.unwrap();
        app.app.refresh_kept().await.unwrap();
        assert!(signs == prepared && signer(&app.app) == prepared && publishes(&app.app, &old));
        assert_eq!(standing(app, &prepared).await, Standing::Signs);
    }

    async fn p2_48_after_a_compromise_all_keys_change_in_one_step_that_says_first_what_it_hits(app: &TestApp) {
        let shop = Portal::own("shop").signed_by(ES);
        let (http, _) = inside(app, &[&shop]).await;
        let tokens = shop.tokens(&http, &[]).await;
        let signed_by = text(&header(text(&tokens, "id_token")), "kid").to_owned();
        let next = keys::make(&app.ctx(Actor::Terminal), ES).unwrap();
        let (ahead, others) = (next.kid.clone(), app.app.kept().keys().algs().len() - 1);
        app.verb(Actor::Terminal, move |tx, ctx| rotation::prepare(tx, ctx, &next)).await.unwrap();
        let ctx = app.ctx(Actor::Terminal);
        let hit = app.app.read(move |db| rotation::hit(db, &ctx, &[ES])).await.unwrap();
        let mut leave: Vec<_> = hit.keys.iter().map(|(_, kid)| kid.clone()).collect();
        leave.sort();
        let mut want = vec![signed_by.clone(), ahead.clone()];
        want.sort();
        assert_eq!((leave, hit.tokens, hit.sessions), (want, 1, 2), "choosing the password began a session, too");
        assert_eq!(hit.cached_until, app.now().plus_h(24));

        let made = keys::make(&app.ctx(Actor::Terminal), ES).unwrap();
        let kid = made.kid.clone();
        let gone = app.verb(Actor::Terminal, move |tx, ctx| rotation::replace(tx, ctx, std::slice::from_ref(&made))).await.unwrap();
        app.app.refresh_kept().await.unwrap();
        assert_eq!(gone, 2);
        assert!(signer(&app.app) == kid && !publishes(&app.app, &signed_by) && !publishes(&app.app, &ahead));
        assert_eq!(app.app.kept().keys().algs().len(), others + 1, "keys of other algorithms are there");
        assert_eq!(text(&header(text(&shop.tokens(&http, &[]).await, "id_token")), "kid"), kid, "the session goes on");
    }
}

#[tokio::test]
async fn a14_e40_an_id_token_is_a_good_hint_as_long_as_its_session_may_last() {
    let app = TestApp::with(Engine::Sqlite, |config| config.session.absolute_hours = 168).await;
    let shop = Portal::own("shop").signed_by(ES).quiet();
    let (http, _) = inside(&app, &[&shop]).await;
    let hint = text(&shop.tokens(&http, &[]).await, "id_token").to_owned();
    let made = keys::make(&app.ctx(Actor::Terminal), ES).unwrap();
    app.verb(Actor::Terminal, move |tx, ctx| keys::rotate(tx, ctx, &made)).await.unwrap();
    let bye = shop.bye();
    let pairs = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", &bye)];
    let leave =
        format!("/end_session?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish());
    let after = async |hours: i64| {
        app.pass_hours(hours);
        app.job(keys::purge).await;
        app.app.refresh_kept().await.unwrap();
        http.get(&leave).await
    };
    let page = after(167).await;
    assert_eq!(page.location_or_nowhere(), bye, "{}", page.text());
    assert_eq!(after(2).await.status, 200, "then its key is gone: a page");
}
