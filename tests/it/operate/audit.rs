//! P2-49 and P2-50: each act leaves its entry in the same transaction, and no table holds a secret in the clear.

use cracha::db::Db;
use cracha::error::{Error, Rule};
use cracha::flow::sign_in::session::Browser;
use cracha::flow::{desk, users};
use cracha::model::audit;
use cracha::model::role::Role;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{
    PASSWORD, administrator, agent, change, colleague, device, enter, forgot, only, person, redeem, type_in,
};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

fn rows(db: &mut Db, sql: &str) -> Vec<String> {
    let rows: Vec<Row> = match db {
        Db::Sqlite(db) => sql_query(sql).load(db).unwrap(),
        Db::Pg(db) => sql_query(sql).load(db).unwrap(),
    };
    rows.into_iter().map(|row| row.text).collect()
}

/// Every value of every table, as text.
fn everything(db: &mut Db) -> String {
    let sqlite = matches!(db, Db::Sqlite(_));
    let tables = match sqlite {
        true => "SELECT name AS text FROM sqlite_master WHERE type = 'table'",
        false => "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut all = String::new();
    for table in rows(db, tables) {
        let columns = match sqlite {
            true => format!("SELECT name AS text FROM pragma_table_info('{table}')"),
            false => format!(
                "SELECT column_name::text AS text FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = 'public'"
            ),
        };
        for column in rows(db, &columns) {
            let sql = format!("SELECT coalesce(CAST(\"{column}\" AS TEXT), '') AS text FROM \"{table}\"");
            for value in rows(db, &sql) {
                all.push_str(&value);
                all.push('\n');
            }
        }
    }
    all
}

async fn acts(app: &TestApp) -> Vec<String> {
    let entries = app.app.read(|db| audit::latest(db, None, 1000)).await.unwrap();
    entries.into_iter().rev().map(|entry| entry.act).collect()
}

on_both_engines! {
    async fn logins_failures_resets_and_administrators_acts_are_written_down_p2_49(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        type_in(app, "1001.rui", "senha errada").await.unwrap();
        type_in(app, "9999.ninguem", "senha errada").await.unwrap();
        enter(app, "1001.rui", PASSWORD, Browser::default()).await;
        change(app, &rui, "senha errada", "outra janela com girassol", Browser::default()).await.unwrap();
        for step in 0..5 {
            let id = rui.id.clone();
            app.verb(person(&maria), move |tx, ctx| match step {
                0 => users::send_password(tx, ctx, &id).map(|_| ()),
                1 => users::set_role(tx, ctx, &id, Role::Support, &[]),
                2 => users::block(tx, ctx, &id),
                3 => users::unblock(tx, ctx, &id),
                _ => users::delete(tx, ctx, &id),
            })
            .await
            .unwrap();
        }
        let id = maria.id.to_string();
        app.verb(agent(), move |tx, ctx| desk::send_password(tx, ctx, &id)).await.unwrap();
        app.mails().await;
        let acts = acts(app).await;
        for act in [
            "reseller.create", "user.provision", "login.ticket", "password.set", "login.ok", "user.create", "login.fail",
            "password.fail", "user.send_password", "user.set_role", "user.block", "user.unblock", "user.delete",
            "access.end", "desk.send_password",
        ] {
            assert!(acts.iter().any(|known| known == act), "{act} in {acts:?}");
        }
        let entries = app.app.read(|db| audit::latest(db, None, 1000)).await.unwrap();
        assert_eq!(entries.iter().filter(|e| e.act == "login.fail").count(), 2);
        let block = entries.iter().find(|e| e.act == "user.block").unwrap();
        assert_eq!((block.actor_kind.as_str(), block.actor_label.as_str()), ("administrator", "1001.maria.souza"));
        assert_eq!((block.subject_id.as_str(), block.ip.as_deref()), (rui.id.as_str(), Some("203.0.113.7")));
        assert!(block.before.is_some() && block.after.is_some() && block.request_id == "test");
    }

    async fn an_act_that_fails_leaves_no_entry(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let before = acts(app).await.len();
        let id = maria.id.clone();
        let last = app.verb(person(&maria), move |tx, ctx| users::block(tx, ctx, &id)).await;
        assert_eq!(last, Err(Error::Conflict(Rule::LastAdministrator)));
        let id = maria.id.clone();
        let undone = app.verb(person(&maria), move |tx, ctx| {
            users::send_password(tx, ctx, &id)?;
            Err::<(), _>(Error::Conflict(Rule::NothingToUndo))
        });
        assert!(undone.await.is_err());
        assert_eq!(acts(app).await.len(), before);
    }

    async fn no_table_holds_a_secret_in_the_clear_p2_50(app: &TestApp) {
        let mut secrets = vec![PASSWORD.to_owned(), "uma senha errada digitada".into(), "marca do escritorio".into()];
        let maria = administrator(app, "1001").await;
        type_in(app, "1001.maria.souza", "uma senha errada digitada").await.unwrap();
        type_in(app, "9999.ninguem", "uma senha errada digitada").await.unwrap();
        let office = device("marca do escritorio");
        secrets.push(enter(app, "1001.maria.souza", PASSWORD, office.clone()).await.cookie.expose().to_owned());
        forgot(app, "1001.maria.souza", "maria@1001.example").await;
        let code = only(app.mails().await);
        redeem(app, "1001.maria.souza", &code, "outra janela com girassol", office).await;
        app.mails().await;
        secrets.push("outra janela com girassol".into());
        secrets.push(code.secret.unwrap().expose().to_owned());
        let invited = crate::support::people::invited(app, &maria, "rui", Role::Buyer).await;
        secrets.push(invited.secret.unwrap().expose().to_owned());
        app.mails().await;
        let stored = everything(&mut app.database()).to_lowercase();
        assert!(stored.contains("1001.maria.souza") && stored.contains("$argon2id$"), "it does look");
        for secret in secrets {
            let squeezed: String = secret.chars().filter(|c| *c != '-').collect();
            for form in [secret.as_str(), squeezed.as_str()] {
                assert!(!stored.contains(&form.to_lowercase()), "a secret lies in a table: {form}");
            }
        }
    }
}
