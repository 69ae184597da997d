//! The same act on many users: what would become of each is told first, and each is done or refused alone.

use cracha::db::types::UserId;
use cracha::error::{Error, Rule};
use cracha::flow::users;
use cracha::flow::users::bulk::{self, Each, MOST, Many};
use cracha::model::audit;
use cracha::model::role::Role;
use cracha::model::user::{self, BlockedBy, User, UserState};

use super::pages::maria;
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::Page;
use crate::support::people::{administrator, colleague, invited, of_login, person};

async fn rehearse(app: &TestApp, by: &User, whom: &[&User], many: Many) -> Vec<Each> {
    let ids: Vec<UserId> = whom.iter().map(|user| user.id.clone()).collect();
    app.verb(person(by), move |tx, ctx| bulk::rehearse(tx, ctx, &ids, many)).await.unwrap()
}

fn outcomes(all: &[Each]) -> Vec<Result<(), Rule>> {
    let outcome = |each: &Each| match &each.done {
        Ok(_) => Ok(()),
        Err(Error::Conflict(rule)) => Err(*rule),
        Err(other) => panic!("{other:?}"),
    };
    all.iter().map(outcome).collect()
}

on_both_engines! {
    async fn the_preview_says_for_each_what_would_happen_and_changes_nothing(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let paulo = colleague(app, &maria, "paulo", Role::Support).await;
        let id = paulo.id.clone();
        app.job(move |tx, ctx| {
            user::change_state(tx, &id, &[UserState::Active], UserState::Blocked, Some(BlockedBy::Distributor), ctx.now)
        })
        .await;
        let all = [&rita, &paulo, &maria];
        for (many, expected) in [
            (Many::Block, vec![Ok(()), Err(Rule::AlreadyBlocked), Err(Rule::OwnLogin)]),
            (Many::Unblock, vec![Err(Rule::NotBlocked), Err(Rule::BlockedByDistributor), Err(Rule::OwnLogin)]),
            (Many::SendPassword, vec![Ok(()), Err(Rule::Blocked), Err(Rule::OwnLogin)]),
            (Many::Role(Role::Support), vec![Ok(()), Err(Rule::HasRole), Err(Rule::OwnLogin)]),
            (Many::Delete, vec![Ok(()), Ok(()), Err(Rule::OwnLogin)]),
        ] {
            assert_eq!(outcomes(&rehearse(app, &maria, &all, many).await), expected, "{many:?}");
        }
        assert_eq!(app.mails().await.len(), 0, "a rehearsal sends nothing");
        let now = of_login(app, "2001.rita").await;
        assert_eq!((now.state, now.role, now.epoch), (UserState::Active, Role::Buyer, rita.epoch));
        let id = rita.id.clone();
        let rows = app.app.read(move |db| audit::latest(db, Some((audit::Subject::User, id.as_str())), 50)).await.unwrap();
        assert!(rows.iter().all(|row| !["user.block", "user.delete", "user.set_role"].contains(&row.act.as_str())));
    }

    async fn the_preview_sees_who_would_be_the_last_administrator_by_then(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let paulo = colleague(app, &maria, "paulo", Role::Administrator).await;
        let ana = colleague(app, &maria, "ana", Role::Administrator).await;
        // Maria is shut out while her page is open: Paulo acts on her and on Ana, which leaves him.
        let all = rehearse(app, &paulo, &[&maria, &ana, &paulo], Many::Role(Role::Buyer)).await;
        assert_eq!(outcomes(&all), [Ok(()), Ok(()), Err(Rule::OwnLogin)]);
        // Whoever acts stays: nothing done to many can leave a reseller without an Administrator.
        let all = rehearse(app, &paulo, &[&paulo, &ana, &maria], Many::Delete).await;
        assert_eq!(outcomes(&all), [Err(Rule::OwnLogin), Ok(()), Ok(())]);
    }

    async fn nobody_of_another_reseller_is_acted_on_or_named(app: &TestApp) {
        let (maria, other) = (administrator(app, "2001").await, administrator(app, "2002").await);
        let rita = colleague(app, &other, "rita", Role::Buyer).await;
        for many in [Many::Block, Many::SendPassword, Many::Role(Role::Basic), Many::Delete] {
            let all = rehearse(app, &maria, &[&rita], many).await;
            assert!(all[0].user.is_none() && all[0].done == Err(Error::NotFound), "{all:?}");
            let id = rita.id.clone();
            let done = app.verb(person(&maria), move |tx, ctx| bulk::act(tx, ctx, &id, many)).await;
            assert_eq!(done, Err(Error::NotFound));
        }
        let by_buyer = app.verb(person(&rita), move |tx, ctx| bulk::rehearse(tx, ctx, &[], Many::Delete)).await;
        assert_eq!(by_buyer.map(drop), Ok(()), "nobody is nobody");
        let id = other.id.clone();
        let by_buyer = app.verb(person(&rita), move |tx, ctx| bulk::rehearse(tx, ctx, std::slice::from_ref(&id), Many::Delete));
        assert_eq!(by_buyer.await.map(drop), Err(Error::Forbidden));
    }

    async fn no_more_than_the_limit_are_looked_at(app: &TestApp) {
        let maria = administrator(app, "2001").await;
        let ids: Vec<UserId> = (0..MOST + 5).map(|_| UserId::new()).collect();
        let all = app.verb(person(&maria), move |tx, ctx| bulk::rehearse(tx, ctx, &ids, Many::Block)).await.unwrap();
        assert_eq!(all.len(), MOST);
    }
}

#[tokio::test]
async fn ticked_users_are_previewed_then_done_each_with_a_result() {
    let (app, http, maria) = maria().await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let joana = colleague(&app, &maria, "joana", Role::Buyer).await;
    invited(&app, &maria, "nova", Role::Basic).await;
    let list = http.get("/users").await;
    let nobody = http.follow(&http.submit(&list.form("main form[method=post]")).await).await;
    assert!(nobody.text().contains("Marque pelo menos uma pessoa"), "{}", nobody.text());
    let ticked = |page: &Page, users: &[&User]| {
        let form = page.form("main form[method=post]");
        users.iter().fold(form, |form, user| form.tick("user", user.id.as_str()))
    };
    let preview = http.submit(&ticked(&list, &[&rita, &joana, &maria]).set("act", "block")).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    assert!(preview.text().contains("Nada mudou ainda. Vale para 2 de 3"), "{}", preview.text());
    assert!(preview.text().contains("É o seu próprio login"), "{}", preview.text());
    assert_eq!(of_login(&app, "3001.rita").await.state, UserState::Active, "asking does nothing");
    // Joana is deleted meanwhile, by somebody else.
    let id = joana.id.clone();
    app.verb(person(&maria), move |tx, ctx| users::delete(tx, ctx, &id)).await.unwrap();
    let result = http.submit(&preview.form("main form")).await;
    assert!(result.text().contains("Feito para 1 de 2"), "{}", result.text());
    assert!(result.text().contains("3001.rita foi bloqueado"), "{}", result.text());
    assert!(result.text().contains("não existe mais"), "{}", result.text());
    assert_eq!(of_login(&app, "3001.rita").await.state, UserState::Blocked);
    app.mails().await;
    // A role needs to be chosen.
    let list = http.get("/users").await;
    let form = ticked(&list, &[&rita]).set("act", "role");
    assert_eq!(http.submit(&form).await.location().path(), "/users");
    let preview = http.submit(&ticked(&list, &[&rita]).set("act", "role").set("role", "support")).await;
    assert!(preview.text().contains("O perfil muda de Comprador para Suporte"), "{}", preview.text());
    let result = http.submit(&preview.form("main form")).await;
    assert!(result.text().contains("O perfil de 3001.rita mudou"), "{}", result.text());
    assert_eq!(of_login(&app, "3001.rita").await.role, Role::Support);
    app.mails().await;
}
