//! What an Administrator may do, and to whom (product rule "Roles and permissions"; invariants 5 and 8; P2-20, P2-21,
//! P2-22).

use cracha::db::types::UserId;
use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::access;
use cracha::flow::users::{self, Form};
use cracha::flow::users::{card as user_card, email};
use cracha::model::audit;
use cracha::model::role::{Permission, Role};
use cracha::model::session;
use cracha::model::user::{Narrowed, User};
use cracha::text::Lang;

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{PASSWORD, administrator, colleague, device, enter, of_login, only, person, type_in};

fn form(name: &str, role: Role, permissions: &[Permission]) -> Form {
    Form {
        name: name.into(),
        login_part: name.into(),
        email: format!("{name}@revenda.example"),
        phone: None,
        language: Lang::PtBr,
        role,
        permissions: permissions.to_vec(),
    }
}

async fn block(app: &TestApp, actor: &User, whom: &User) -> Result<()> {
    let id = whom.id.clone();
    app.verb(person(actor), move |tx, ctx| users::block(tx, ctx, &id)).await
}

on_both_engines! {
    async fn two_administrators_blocking_each_other_leave_one(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let paulo = colleague(app, &maria, "paulo", Role::Administrator).await;
        let (one, other) = tokio::join!(block(app, &maria, &paulo), block(app, &paulo, &maria));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(one.and(other), Err(Error::Forbidden), "who was blocked a moment ago acts no more");
        app.mails().await;
    }

    async fn the_last_administrator_cannot_be_blocked_deleted_or_demoted(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let id = maria.id.clone();
        let last = Error::Conflict(Rule::LastAdministrator);
        assert_eq!(block(app, &maria, &maria).await, Err(last.clone()));
        let whom = id.clone();
        assert_eq!(app.verb(person(&maria), move |tx, ctx| users::delete(tx, ctx, &whom)).await, Err(last.clone()));
        let whom = id.clone();
        let demoted = app.verb(person(&maria), move |tx, ctx| users::set_role(tx, ctx, &whom, Role::Buyer, &[]));
        assert_eq!(demoted.await, Err(last));
        // A second one who never came in does not count; one who did, does.
        let paulo = colleague(app, &maria, "paulo", Role::Administrator).await;
        block(app, &maria, &paulo).await.unwrap();
        assert!(block(app, &maria, &maria).await.is_err());
        let whom = paulo.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::unblock(tx, ctx, &whom)).await.unwrap();
        block(app, &maria, &maria).await.unwrap();
        app.mails().await;
    }

    async fn an_administrator_finds_nothing_of_another_reseller(app: &TestApp) {
        let (maria, other) = (administrator(app, "2001").await, administrator(app, "2002").await);
        let buyer = colleague(app, &other, "rita", Role::Buyer).await;
        let ctx = app.ctx(person(&maria));
        let all = |text: &'static str| {
            let ctx = ctx.clone();
            let narrowed = Narrowed { typed: text.into(), ..Narrowed::default() };
            app.app.read(move |db| users::list::list(db, &ctx, &narrowed, None, 50))
        };
        for text in ["", "rita", "2002", "maria@2002"] {
            assert!(all(text).await.unwrap().iter().all(|u| u.user.reseller_id == maria.reseller_id), "{text}");
        }
        for id in [buyer.id.clone(), other.id.clone(), UserId::new()] {
            let (reading, whom) = (ctx.clone(), id.clone());
            let card = app.app.read(move |db| user_card::card(db, &reading, &whom, Lang::PtBr).map(|_| ()));
            assert_eq!(card.await, Err(Error::NotFound));
            let mut answers = Vec::new();
            for act in 0..8 {
                let whom = id.clone();
                let answer = app.verb(person(&maria), move |tx, ctx| match act {
                    0 => users::block(tx, ctx, &whom),
                    1 => users::unblock(tx, ctx, &whom),
                    2 => users::delete(tx, ctx, &whom),
                    3 => users::send_password(tx, ctx, &whom).map(drop),
                    4 => users::end_sessions(tx, ctx, &whom).map(drop),
                    5 => users::set_role(tx, ctx, &whom, Role::Basic, &[]),
                    6 => email::correct(tx, ctx, &whom, "x@y.example").map(drop),
                    _ => email::confirm(tx, ctx, &whom, "AAAA-AAAA").map(drop),
                });
                answers.push(answer.await);
            }
            assert_eq!(answers, vec![Err(Error::NotFound); 8]);
        }
    }

    async fn a_custom_user_gets_only_what_was_ticked(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let ticked = [Permission::OrderList, Permission::Stock];
        let new = form("rita", Role::Custom, &ticked);
        let rita = app.verb(person(&maria), move |tx, ctx| users::create(tx, ctx, &new)).await.unwrap();
        only(app.mails().await);
        let rita = of_login(app, &rita.login).await;
        let held = access::effective(app.app.config(), &rita);
        assert_eq!(held, [Permission::Stock, Permission::OrderList]);
        let refused = |permissions: &'static [Permission]| {
            let new = form("outra", Role::Custom, permissions);
            app.verb(person(&maria), move |tx, ctx| users::create(tx, ctx, &new).map(drop))
        };
        let wrong = |reason| Err(Error::Invalid { field: Field::Permissions, reason });
        assert_eq!(refused(&[Permission::UsersManage]).await, wrong(Flaw::NotGrantable));
        assert_eq!(refused(&[]).await, wrong(Flaw::PermissionsMissing));
        // Only an Administrator makes users, and nobody makes staff.
        let new = form("mais", Role::Basic, &[]);
        let by_rita = app.verb(person(&rita), move |tx, ctx| users::create(tx, ctx, &new).map(drop));
        assert_eq!(by_rita.await, Err(Error::Forbidden));
        let new = form("mais", Role::Operator, &[]);
        let staff = app.verb(person(&maria), move |tx, ctx| users::create(tx, ctx, &new).map(drop));
        assert_eq!(staff.await, Err(Error::Forbidden));
    }

    async fn p2_20_a_password_by_order_of_the_administrator_is_temporary_and_must_be_replaced(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let id = rita.id.clone();
        let shown = app.verb(person(&maria), move |tx, ctx| users::send_password(tx, ctx, &id)).await.unwrap();
        let mail = only(app.mails().await);
        let secret = mail.secret.clone().unwrap();
        assert!(!shown.contains(secret.expose()), "the Administrator is shown a reference, no password");
        assert_eq!(mail.message.address, rita.email);
        let typed = type_in(app, &rita.login, secret.expose()).await.unwrap();
        assert!(matches!(typed, cracha::flow::sign_in::login::Outcome::Choose { .. }), "{typed:?}");
    }

    async fn p2_21_every_act_on_a_user_is_in_the_audit_and_told_to_the_user(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        // The act, its entry, and who is told; a code and a password are told by being sent.
        let new = "rita.alves@2001.example";
        let acts: [(&str, &str, &[&str]); 8] = [
            ("block", "user.block", &[&rita.email]),
            ("unblock", "user.unblock", &[&rita.email]),
            ("send", "user.send_password", &[&rita.email]),
            ("role", "user.set_role", &[&rita.email]),
            ("sessions", "access.end", &[]),
            ("email", "user.correct_email", &[new]),
            ("confirm", "user.confirm_email", &[&rita.email, new]),
            ("delete", "user.delete", &[new]),
        ];
        let mut code = String::new();
        for (act, entry, told) in acts {
            app.pass_seconds(1);
            let (id, typed) = (rita.id.clone(), code.clone());
            let done = app.verb(person(&maria), move |tx, ctx| match act {
                "block" => users::block(tx, ctx, &id),
                "unblock" => users::unblock(tx, ctx, &id),
                "send" => users::send_password(tx, ctx, &id).map(drop),
                "role" => users::set_role(tx, ctx, &id, Role::Basic, &[]),
                "sessions" => users::end_sessions(tx, ctx, &id).map(drop),
                "email" => email::correct(tx, ctx, &id, new).map(drop),
                "confirm" => email::confirm(tx, ctx, &id, &typed).map(|good| assert!(good)),
                _ => users::delete(tx, ctx, &id),
            });
            done.await.unwrap();
            let mails = app.mails().await;
            let mut addresses: Vec<_> = mails.iter().map(|mail| mail.message.address.as_str()).collect();
            addresses.sort_unstable();
            let mut told = told.to_vec();
            told.sort_unstable();
            assert_eq!(addresses, told, "{act}");
            if act == "email" {
                code = only(mails).secret.expect("a code").expose().to_owned();
            }
            let (id, now) = (rita.id.clone(), app.now());
            let rows = app.app.read(move |db| audit::latest(db, Some((audit::Subject::User, id.as_str())), 50)).await.unwrap();
            let row = rows.iter().find(|row| row.act == entry && row.at == now).expect(act);
            assert_eq!((row.actor_label.as_str(), row.ip.as_deref()), (maria.login.as_str(), Some("203.0.113.7")), "{act}");
        }
    }

    async fn p2_22_a_block_and_a_deletion_end_the_sessions_at_once(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        for (name, delete) in [("rita", false), ("joana", true)] {
            let user = colleague(app, &maria, name, Role::Buyer).await;
            enter(app, &user.login, PASSWORD, device("laptop")).await;
            let id = user.id.clone();
            app.verb(person(&maria), move |tx, ctx| {
                if delete { users::delete(tx, ctx, &id) } else { users::block(tx, ctx, &id) }
            })
            .await
            .unwrap();
            let (id, now) = (user.id.clone(), app.now());
            let living = app.app.read(move |db| session::living_of(db, &id, now)).await.unwrap();
            assert_eq!(living.len(), 0, "{name}");
            app.mails().await;
        }
    }
}
