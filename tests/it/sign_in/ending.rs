//! Invariant 1: two ways to end, one each, on every cause; nothing of an old epoch revives.

use cracha::config::Config;
use cracha::crypto::password::Begun;
use cracha::crypto::secret::{Secret, random_token, sha256_hex};
use cracha::db::types::{ClientId, FamilyId, GrantId, Instant};
use cracha::flow::sign_in::end;
use cracha::flow::sign_in::login::{self, Outcome as Login, Typing};
use cracha::flow::sign_in::password::Changed;
use cracha::flow::sign_in::session::{self as sessions, Browser, Started};
use cracha::flow::users::{self, email, roles};
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::ending::EndReason;
use cracha::model::family::{self, Family};
use cracha::model::grant::{self, Grant, GrantState};
use cracha::model::message::{self, Lane, Message};
use cracha::model::role::{Permission, Role};
use cracha::model::token::{self, AccessToken};
use cracha::model::user::User;
use cracha::model::{client, session};
use cracha::oidc::new_client::NewClient;

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{
    PASSWORD, administrator, change, colleague, device, enter, forgot, of_login, only, person, record, redeem,
};

const LOJA: &str = "loja";
const CLOUD: &str = "cloud";

/// A portal that can be told.
async fn portal(app: &TestApp, id: &'static str) {
    let said = NewClient {
        id: id.into(),
        name: id.into(),
        public: true,
        first_party: true,
        require_pkce: true,
        backchannel_logout_uri: Some(format!("https://{id}.example/out")),
        grant_types: vec![],
        id_token_alg: "ES256".into(),
        ..NewClient::default()
    };
    let row = client::Client::of(&said, app.now());
    app.job(move |tx, _| client::insert(tx, &row)).await;
}

/// What a portal holds after a login there.
#[derive(Clone)]
struct Held {
    token: String,
    family: FamilyId,
    grant: GrantId,
}

/// A code flow that has ended: an exchanged grant with an access token and a refresh family.
async fn at_portal(app: &TestApp, user: &User, started: &Started, portal: &str, offline: bool) -> Held {
    let now = app.now();
    let held = Held { token: random_token().unwrap().expose().into(), family: FamilyId::new(), grant: GrantId::new() };
    let client_id = ClientId::from_text(portal);
    let grant = Grant {
        id: held.grant.clone(),
        client_id: client_id.clone(),
        session_id: Some(started.session.id.clone()),
        user_id: Some(user.id.clone()),
        epoch: Some(started.session.epoch),
        state: GrantState::Exchanged,
        request: "{}".into(),
        scope: "openid".into(),
        code_hash: None,
        code_until: None,
        auth_time: Some(now),
        created_at: now,
        pending_until: now,
        fulfilled_at: Some(now),
        exchanged_at: Some(now),
        ended_at: None,
        end_reason: None,
        methods: None,
    };
    let access = AccessToken {
        act: None,
        details: None,
        hash: sha256_hex(&held.token),
        grant_id: Some(held.grant.clone()),
        client_id: client_id.clone(),
        user_id: Some(user.id.clone()),
        epoch: Some(started.session.epoch),
        scope: "openid".into(),
        issued_at: now,
        valid_until: now.plus_h(100),
        revoked_at: None,
        cnf: None,
        audience: None,
    };
    let family = Family {
        id: held.family.clone(),
        grant_id: held.grant.clone(),
        client_id,
        user_id: user.id.clone(),
        epoch: started.session.epoch,
        scope: "openid".into(),
        key_id: "k".into(),
        generation: 1,
        rotated_at: now,
        offline,
        valid_until: now.plus_h(100),
        created_at: now,
        ended_at: None,
        end_reason: None,
        cnf: None,
        audience: None,
    };
    app.job(move |tx, _| {
        grant::insert(tx, &grant)?;
        token::insert(tx, &access)?;
        family::insert(tx, &family)
    })
    .await;
    held
}

/// The session, the access token, the refresh family: which of them still live.
async fn living(app: &TestApp, started: &Started, held: &Held) -> (bool, bool, bool) {
    let (cookie, held, ctx) = (started.cookie.clone(), held.clone(), app.ctx(Actor::Anonymous));
    app.app
        .read(move |db| {
            let token = token::find_living(db, &sha256_hex(&held.token), ctx.now)?.is_some();
            let family = family::find(db, &held.family)?.is_some_and(|f| f.ended_at.is_none());
            let grant = grant::find(db, &held.grant)?.is_some_and(|g| g.state == GrantState::Exchanged);
            Ok((sessions::resume(db, &ctx, &cookie)?.is_some(), token, family && grant))
        })
        .await
        .unwrap()
}

/// Who was told of which session, each once; they count as looked at.
async fn told(app: &TestApp, user: &User) -> Vec<(String, String)> {
    let id = user.id.clone();
    let rows: Vec<Message> = app.app.read(move |db| message::of_user(db, &id, Lane::Logout, 100)).await.unwrap();
    app.job(|tx, ctx| cracha::flow::delivery::claim(tx, ctx, Lane::Logout, "test", 100)).await;
    let mut told: Vec<_> = rows.into_iter().map(|m| (m.client_id.unwrap().to_string(), m.sid.unwrap())).collect();
    told.sort();
    told
}

/// A user signed in at both portals, in two browsers: one with `offline_access`.
struct Signed {
    user: User,
    one: (Started, Held),
    two: (Started, Held),
}

async fn signed_in(app: &TestApp, user: &User) -> Signed {
    let one = enter(app, &user.login, PASSWORD, device("um")).await;
    let two = enter(app, &user.login, PASSWORD, device("dois")).await;
    at_portal(app, user, &one, LOJA, false).await;
    let cloud = at_portal(app, user, &one, CLOUD, false).await;
    let offline = at_portal(app, user, &two, LOJA, true).await;
    Signed { user: user.clone(), one: (one, cloud), two: (two, offline) }
}

/// Everything is over, each portal is told once of each session, and the old cookie never comes back.
async fn all_over(app: &TestApp, signed: &Signed, cause: &str) {
    for (started, held) in [&signed.one, &signed.two] {
        assert_eq!(living(app, started, held).await, (false, false, false), "{cause}");
    }
    let (one, two) = (&signed.one.0.session.sid, &signed.two.0.session.sid);
    let mut expected = vec![(CLOUD.into(), one.clone()), (LOJA.into(), one.clone()), (LOJA.into(), two.clone())];
    expected.sort();
    assert_eq!(told(app, &signed.user).await, expected, "{cause}");
    let now = of_login(app, &signed.user.login).await;
    assert!(now.epoch > signed.user.epoch, "{cause}");
}

async fn with_portals(app: &TestApp) -> User {
    portal(app, LOJA).await;
    portal(app, CLOUD).await;
    administrator(app, "1001").await
}

on_both_engines! {
    async fn signing_out_ends_one_session_and_leaves_offline_access(app: &TestApp) {
        let maria = with_portals(app).await;
        let Signed { user, one, two } = signed_in(app, &maria).await;
        for (session, user) in [(one.0.session.clone(), user.clone()), (two.0.session.clone(), user.clone())] {
            assert!(app.job(move |tx, ctx| end::end_session(tx, ctx, &session, &user, EndReason::SignedOut)).await);
        }
        assert_eq!(living(app, &one.0, &one.1).await, (false, false, false));
        assert_eq!(living(app, &two.0, &two.1).await, (false, true, true), "offline_access");
        let session = one.0.session.clone();
        assert!(!app.job(move |tx, ctx| end::end_session(tx, ctx, &session, &user, EndReason::SignedOut)).await);
        assert_eq!(told(app, &maria).await.len(), 3, "nobody twice");
        let gone = maria.clone();
        app.job(move |tx, ctx| end::end_access(tx, ctx, &gone, EndReason::Blocked)).await;
        assert_eq!(living(app, &two.0, &two.1).await, (false, false, false), "but not the end of everything");
    }

    async fn block_delete_role_and_the_administrators_word_end_every_access(app: &TestApp) {
        let maria = with_portals(app).await;
        for (name, cause) in [("a1", "block"), ("a2", "delete"), ("a3", "role"), ("a4", "sessions")] {
            let user = colleague(app, &maria, name, Role::Buyer).await;
            let signed = signed_in(app, &user).await;
            let id = user.id.clone();
            app.verb(person(&maria), move |tx, ctx| match cause {
                "block" => users::block(tx, ctx, &id),
                "delete" => users::delete(tx, ctx, &id),
                "role" => users::set_role(tx, ctx, &id, Role::Support, &[]),
                _ => users::end_sessions(tx, ctx, &id).map(|_| ()),
            })
            .await
            .unwrap();
            all_over(app, &signed, cause).await;
            app.mails().await;
        }
    }

    async fn a_new_password_by_change_or_recovery_ends_every_other_access_p2_18(app: &TestApp) {
        let maria = with_portals(app).await;
        let signed = signed_in(app, &maria).await;
        let here = Browser { session: Some(signed.one.0.session.id.clone()), ..device("um") };
        let changed = change(app, &maria, PASSWORD, "outra janela com girassol", here).await;
        let Ok(Changed::Done(fresh)) = changed else { panic!("{changed:?}") };
        assert_ne!(fresh.session.sid, signed.one.0.session.sid, "a new session with a new sid");
        all_over(app, &signed, "change").await;
        app.mails().await;
        // The mark of the other browser is no known device any more.
        let (folded, id) = (sha256_hex("dois"), maria.id.clone());
        let known = app.app.read(move |db| cracha::model::device::find(db, &folded, &id)).await.unwrap();
        assert!(known.is_none());

        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        let signed = signed_in(app, &rui).await;
        forgot(app, "1001.rui", "rui@1001.example").await;
        let code = only(app.mails().await);
        redeem(app, "1001.rui", &code, "outra janela com girassol", device("um")).await;
        all_over(app, &signed, "recovery").await;
        app.mails().await;
    }

    async fn a_new_address_ends_every_access(app: &TestApp) {
        let maria = with_portals(app).await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        let signed = signed_in(app, &rui).await;
        let id = rui.id.clone();
        app.verb(person(&maria), move |tx, ctx| email::correct(tx, ctx, &id, "rui@novo.example")).await.unwrap();
        let (code, id) = (only(app.mails().await).secret.unwrap(), rui.id.clone());
        assert!(app.verb(person(&maria), move |tx, ctx| email::confirm(tx, ctx, &id, code.expose())).await.unwrap());
        all_over(app, &signed, "email").await;
        let mut told: Vec<_> = app.mails().await.into_iter().map(|m| m.message.address).collect();
        told.sort();
        assert_eq!(told, ["rui@1001.example", "rui@novo.example"], "both addresses, P2-18");
    }

    async fn a_suspended_or_closed_reseller_is_out_at_once_and_comes_back_with_the_old_password(app: &TestApp) {
        let maria = with_portals(app).await;
        for state in ["suspended", "closed"] {
            let signed = signed_in(app, &of_login(app, &maria.login).await).await;
            let before = told(app, &maria).await.len();
            let mut out = record("1001");
            out.state = Some(state.into());
            app.hand_over(out.clone()).await;
            assert_eq!(living(app, &signed.one.0, &signed.one.1).await, (false, false, false), "{state}");
            assert_eq!(told(app, &maria).await.len(), before + 3);
            let refused = crate::support::people::type_in(app, &maria.login, PASSWORD).await;
            assert!(matches!(refused, Ok(Login::Wrong)));
            app.pass_seconds(1);
            app.hand_over(cracha::flow::intake::Record { state: Some("active".into()), ..out }).await;
            enter(app, &maria.login, PASSWORD, Browser::default()).await;
            assert_eq!(living(app, &signed.one.0, &signed.one.1).await, (false, false, false), "nothing revives");
        }
    }

    async fn a_configuration_that_takes_a_permission_away_ends_the_access_of_those_who_held_it(app: &TestApp) {
        let maria = with_portals(app).await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        let eva = colleague(app, &maria, "eva", Role::Buyer).await;
        let id = eva.id.clone();
        let ticked = [Permission::Stock, Permission::Price];
        app.verb(person(&maria), move |tx, ctx| users::set_role(tx, ctx, &id, Role::Custom, &ticked)).await.unwrap();
        app.mails().await;
        let start = async |adjust: fn(&mut Config)| {
            let mut config = (**app.app.config()).clone();
            adjust(&mut config);
            let ctx = Ctx { config: config.into(), ..app.ctx(Actor::Terminal) };
            let (read, ids) = (ctx.clone(), Vec::new());
            let ids = [ids, app.app.read(move |db| roles::losers(db, &read)).await.unwrap()].concat();
            let ending = ids.clone();
            app.app
                .write(move |tx| {
                    roles::end_all(tx, &ctx, &ending)?;
                    roles::remember(tx, &ctx)
                })
                .await
                .unwrap();
            ids
        };
        assert!(start(|_| {}).await.is_empty(), "the first start compares with nothing");
        assert!(start(|_| {}).await.is_empty());
        let signed = signed_in(app, &of_login(app, &maria.login).await).await;
        assert_eq!(start(|c| c.roles.grantable = vec!["stock".into()]).await, std::slice::from_ref(&eva.id));
        assert_eq!(start(|c| c.roles.administrator_without = vec!["order.own".into()]).await, std::slice::from_ref(&maria.id));
        all_over(app, &signed, "configuration").await;
        assert!(start(|_| {}).await.is_empty(), "given back: nobody loses");
        assert_eq!(of_login(app, "1001.rui").await.epoch, rui.epoch);
    }

    async fn a_block_during_the_hash_wins(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        let typing = Typing { login: "1001.rui".into(), password: PASSWORD.into(), browser: Browser::default() };
        let (ctx, first, dummy) = (app.ctx(Actor::Anonymous), typing.clone(), app.app.dummy_hash());
        let begin = {
            let ctx = ctx.clone();
            app.app.write(move |tx| login::begin(tx, &ctx, &first, &dummy)).await.unwrap()
        };
        let Begun::Hash(_, checked) = begin else { panic!() };
        let id = rui.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::block(tx, ctx, &id)).await.unwrap();
        let id = rui.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::unblock(tx, ctx, &id)).await.unwrap();
        app.mails().await;
        let hashed = cracha::crypto::password::Hashed { ok: true, fresh: None };
        let outcome = app.app.write(move |tx| login::finish(tx, &ctx, &typing, &checked, &hashed)).await.unwrap();
        assert!(matches!(outcome, Login::Wrong), "{outcome:?}");
    }

    async fn a_session_ends_by_itself_when_idle_or_old_p2_26(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let started = enter(app, &maria.login, PASSWORD, Browser::default()).await;
        let alive = async |at: Instant| {
            let (ctx, cookie) = (Ctx { now: at, ..app.ctx(Actor::Anonymous) }, started.cookie.clone());
            app.app.read(move |db| sessions::resume(db, &ctx, &cookie)).await.unwrap().is_some()
        };
        assert!(alive(app.now().plus_min(59)).await && !alive(app.now().plus_min(60)).await);
        let begun = app.now();
        for _ in 0..47 {
            app.pass_seconds(1800);
            let held = started.session.clone();
            app.job(move |tx, ctx| sessions::seen(tx, ctx, &held)).await;
        }
        assert!(alive(begun.plus_h(24).plus_s(-1)).await && !alive(begun.plus_h(24)).await);
        let guess = Secret::new(started.session.token_hash.clone());
        let ctx = Ctx { now: begun, ..app.ctx(Actor::Anonymous) };
        assert!(app.app.read(move |db| sessions::resume(db, &ctx, &guess)).await.unwrap().is_none(), "P2-50");
        let id = maria.id.clone();
        assert!(!app.app.read(move |db| session::unended_of(db, &id)).await.unwrap().is_empty());
    }
}
