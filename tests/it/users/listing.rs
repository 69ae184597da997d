//! The list of a reseller's users: found, narrowed and turned over, by index, and of the own reseller alone.

use cracha::error::Error;
use cracha::flow::users::list::{self, Listed};
use cracha::model::ids::UserId;
use cracha::model::role::Role;
use cracha::model::user::{Narrowed, Only, User, UserState};
use diesel::connection::SimpleConnection;

use crate::on_both_engines;
use crate::operate::plans::scans_only;
use crate::support::app::TestApp;
use crate::support::people::{administrator, colleague, invited, person};

fn typed(text: &str) -> Narrowed {
    Narrowed { typed: text.into(), ..Narrowed::default() }
}

fn only(which: Only) -> Narrowed {
    Narrowed { only: Some(which), ..Narrowed::default() }
}

async fn found(app: &TestApp, reader: &User, narrowed: Narrowed) -> Vec<Listed> {
    let ctx = app.ctx(person(reader));
    app.app.read(move |db| list::list(db, &ctx, &narrowed, None, 100)).await.unwrap()
}

async fn logins(app: &TestApp, reader: &User, narrowed: Narrowed) -> Vec<String> {
    found(app, reader, narrowed).await.into_iter().map(|listed| listed.user.login).collect()
}

/// Straight into the table: what housekeeping, portals or mail have made of people is not what is tested here.
fn sql(app: &TestApp, statements: &str) {
    app.database().batch_execute(statements).unwrap();
}

/// So many buyers more in the reseller of this one.
fn crowd(app: &TestApp, of: &User, count: usize) {
    let reseller = of.reseller_id.as_ref().unwrap();
    sql(
        app,
        &format!(
            "INSERT INTO users (id, sub, reseller_id, login, login_folded, name, email, email_folded, language, role, \
             permissions, state, epoch, rev, created_at, updated_at) \
             SELECT 'u-' || i, 's-' || i, '{reseller}', 'crowd.' || i, 'crowd.' || i, 'Gente', 'g' || i || '@x.example', \
             'g' || i || '@x.example', 'pt-BR', 'buyer', '[]', 'active', 1, 0, 0, 0 \
             FROM (WITH RECURSIVE n(i) AS (SELECT 10001 UNION ALL SELECT i + 1 FROM n WHERE i < 10000 + {count}) \
             SELECT i FROM n) AS numbers"
        ),
    );
}

on_both_engines! {
    async fn users_are_found_by_how_login_email_or_a_word_of_the_name_begin(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        colleague(app, &maria, "rita", Role::Buyer).await;
        colleague(app, &maria, "joana", Role::Buyer).await;
        let rename = |app: &TestApp, login: &str, name: &str| {
            let key = cracha::model::name_key::of(name);
            sql(app, &format!("UPDATE users SET name = '{name}', name_key = '{key}' WHERE login = '{login}'"));
        };
        rename(app, "2001.rita", "Rita Conceição Ávila");
        rename(app, "2001.joana", "Joana Percival");
        for (text, expected) in [
            ("2001.RI", vec!["2001.rita"]),
            ("rit", vec!["2001.rita"]),
            ("concei", vec!["2001.rita"]),
            ("avila", vec!["2001.rita"]),
            ("RITA conceicao á", vec!["2001.rita"]),
            ("joana@2001.ex", vec!["2001.joana"]),
            ("j", vec!["2001.joana"]),
            ("2001.", vec!["2001.joana", "2001.maria.souza", "2001.rita"]),
            ("ila", vec![]),
            ("%", vec![]),
            ("_", vec![]),
            ("\\", vec![]),
        ] {
            assert_eq!(logins(app, &maria, typed(text)).await, expected, "{text}");
        }
    }

    async fn no_list_search_or_filter_has_anybody_of_another_reseller(app: &TestApp) {
        let (maria, other) = (administrator(app, "2001").await, administrator(app, "2002").await);
        colleague(app, &other, "rita", Role::Buyer).await;
        invited(app, &other, "joana", Role::Basic).await;
        // The same mailbox at both, and mail to it came back.
        sql(app, "UPDATE users SET email = 'm@x.example', email_folded = 'm@x.example' WHERE login LIKE '%maria.souza'");
        sql(app, "INSERT INTO suppressions (address, reason, message_id, since) VALUES ('m@x.example', 'mailbox_unknown', 'm', 0)");
        let texts = ["", "maria", "2002", "2002.", "rita", "joana", "m@x", "%", "souza"].map(typed);
        let states = [UserState::Active, UserState::Invited, UserState::Blocked];
        let states = states.map(|state| Narrowed { state: Some(state), ..Narrowed::default() });
        let roles = Role::of_reseller().map(|role| Narrowed { role: Some(role), ..Narrowed::default() });
        let onlys = Only::ALL.iter().map(|which| only(*which));
        for narrowed in texts.into_iter().chain(states).chain(roles).chain(onlys) {
            let all = found(app, &maria, narrowed.clone()).await;
            assert!(all.iter().all(|one| one.user.id == maria.id), "{narrowed:?}: {all:?}");
            assert!(all.iter().all(|one| !one.shares), "another reseller's login with the mailbox is not told of");
        }
        assert_eq!(found(app, &maria, only(Only::SharesMailbox)).await.len(), 0);
        assert_eq!(found(app, &maria, only(Only::Bounced)).await.len(), 1);
        // Nor from where another reseller's user stands.
        let (ctx, rita) = (app.ctx(person(&maria)), other.id.clone());
        let from = app.app.read(move |db| list::list(db, &ctx, &Narrowed::default(), Some(&rita), 10)).await.unwrap();
        assert_eq!(from.len(), 1, "a place that is no place is the beginning");
    }

    async fn who_never_came_shares_a_mailbox_or_bounced_is_found(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        colleague(app, &maria, "paulo", Role::Support).await;
        invited(app, &maria, "joana", Role::Basic).await;
        assert_eq!(logins(app, &maria, only(Only::NeverCame)).await, ["2001.joana"]);
        sql(app, "UPDATE users SET last_login_at = NULL WHERE login = '2001.paulo'");
        assert_eq!(logins(app, &maria, only(Only::NeverCame)).await, ["2001.joana", "2001.paulo"]);
        sql(app, "UPDATE users SET email_folded = 'compras@x.example' WHERE login IN ('2001.rita', '2001.paulo')");
        assert_eq!(logins(app, &maria, only(Only::SharesMailbox)).await, ["2001.paulo", "2001.rita"]);
        sql(app, "INSERT INTO suppressions (address, reason, message_id, since) VALUES ('compras@x.example', 'mailbox_unknown', 'm', 0)");
        assert_eq!(logins(app, &maria, only(Only::Bounced)).await, ["2001.paulo", "2001.rita"]);
        let support = Narrowed { role: Some(Role::Support), ..only(Only::Bounced) };
        assert_eq!(logins(app, &maria, support).await, ["2001.paulo"], "filters narrow each other");
        let marks = found(app, &maria, Narrowed::default()).await;
        let marked: Vec<_> = marks.iter().filter(|one| one.bounced && one.shares).map(|one| &one.user.login).collect();
        assert_eq!(marked, ["2001.paulo", "2001.rita"]);
        // Who is gone shares nothing.
        let id = rita.id.clone();
        app.verb(person(&maria), move |tx, ctx| cracha::flow::users::delete(tx, ctx, &id)).await.unwrap();
        assert_eq!(logins(app, &maria, only(Only::SharesMailbox)).await, Vec::<String>::new());
        app.mails().await;
    }

    async fn a_page_begins_behind_the_last_of_the_page_before(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        crowd(app, &maria, 30);
        let (mut all, mut after) = (Vec::new(), None::<UserId>);
        loop {
            let (ctx, from) = (app.ctx(person(&maria)), after.clone());
            let read = move |db: &mut _| list::list(db, &ctx, &Narrowed::default(), from.as_ref(), 7);
            let page = app.app.read(read).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.user.id.clone());
            all.extend(page.into_iter().map(|one| one.user.login));
        }
        assert_eq!(all.len(), 31, "each once: {all:?}");
        let mut sorted = all.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted, all);
    }

    async fn nobody_but_an_administrator_lists_users(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let ctx = app.ctx(person(&rita));
        let answer = app.app.read(move |db| list::list(db, &ctx, &Narrowed::default(), None, 10)).await;
        assert_eq!(answer.map(drop), Err(Error::Forbidden));
    }

    async fn no_list_or_search_looks_at_a_whole_table_and_counts_nothing(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        crowd(app, &maria, 200);
        let (ctx, after) = (app.ctx(person(&maria)), maria.id.clone());
        let all = ["", "gen", "crowd.10", "nobody@"].map(typed).into_iter();
        let all: Vec<_> = all.chain(Only::ALL.iter().map(|which| only(*which))).collect();
        scans_only(app, &[], |db| {
            for narrowed in &all {
                for from in [None, Some(&after)] {
                    list::list(db, &ctx, narrowed, from, 51).unwrap();
                }
            }
        });
    }
}
