//! Another Administrator with its consequences said before; an Administrator who leaves and says who follows.

use cracha::error::{Error, Field, Flaw, Result};
use cracha::flow::users::hand_over::{self, After};
use cracha::mail::letter::{Happened, Letter};
use cracha::model::role::Role;
use cracha::model::session;
use cracha::model::user::{User, UserState};

use super::pages::maria;
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::at_once;
use crate::support::people::{PASSWORD, administrator, colleague, device, enter, invited, of_login, person};

async fn hand_over(app: &TestApp, who: &User, login: &str, after: After) -> Result<String> {
    let login = login.to_owned();
    let handed = app.verb(person(who), move |tx, ctx| hand_over::hand_over(tx, ctx, &login, after));
    handed.await.map(|user| user.login)
}

async fn role(app: &TestApp, login: &str) -> (Role, UserState) {
    let user = of_login(app, login).await;
    (user.role, user.state)
}

on_both_engines! {
    async fn an_administrator_who_leaves_puts_another_in_their_place_at_once(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        enter(app, &maria.login, PASSWORD, device("laptop")).await;
        hand_over(app, &maria, "1001.RITA", After::Role(Role::Basic)).await.unwrap();
        assert_eq!(role(app, &rita.login).await, (Role::Administrator, UserState::Active));
        assert_eq!(role(app, &maria.login).await, (Role::Basic, UserState::Active));
        let id = maria.id.clone();
        assert!(app.app.read(move |db| session::unended_of(db, &id)).await.unwrap().is_empty(), "sessions end");
        let told: Vec<_> = app.mails().await.into_iter().map(|mail| (mail.message.address, mail.letter)).collect();
        assert_eq!(told.len(), 2);
        assert!(told.iter().all(|(_, letter)| matches!(letter, Letter::Notice { happened: Happened::RoleChanged, .. })));
        let again = hand_over(app, &maria, &rita.login, After::Leaves).await;
        assert_eq!(again, Err(Error::Forbidden), "who handed over acts no more");
    }

    async fn whoever_leaves_for_good_is_deleted_and_told(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let paulo = colleague(app, &maria, "paulo", Role::Administrator).await;
        hand_over(app, &maria, &paulo.login, After::Leaves).await.unwrap();
        let gone = app.app.read(move |db| cracha::model::user::get(db, &maria.id)).await.unwrap();
        assert_eq!(gone.state, UserState::Deactivated);
        let mail = crate::support::people::only(app.mails().await);
        assert!(matches!(mail.letter, Letter::Notice { happened: Happened::Deleted, .. }), "Paulo was one already");
    }

    async fn who_follows_is_another_active_user_of_the_own_reseller(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        invited(app, &maria, "novo", Role::Buyer).await;
        let other = administrator(app, "1002").await;
        let none = Err(Error::Invalid { field: Field::Successor, reason: Flaw::NotASuccessor });
        for login in [&maria.login, &other.login, "1001.novo", "1001.nobody", ""] {
            assert_eq!(hand_over(app, &maria, login, After::Leaves).await, none, "{login}");
        }
        assert_eq!(role(app, &maria.login).await, (Role::Administrator, UserState::Active));
        app.mails().await;
    }

    async fn two_who_hand_over_to_each_other_leave_one_administrator(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let paulo = colleague(app, &maria, "paulo", Role::Administrator).await;
        let both = [(maria.clone(), paulo.login.clone()), (paulo.clone(), maria.login.clone())];
        let answers =
            at_once(both.iter().map(|(who, to)| hand_over(app, who, to, After::Role(Role::Buyer)))).await;
        assert!(answers.iter().any(Result::is_ok), "{answers:?}");
        let roles = [role(app, &maria.login).await.0, role(app, &paulo.login).await.0];
        assert_eq!(roles.iter().filter(|role| **role == Role::Administrator).count(), 1, "{roles:?}");
        app.mails().await;
    }
}

#[tokio::test]
async fn an_administrator_hands_over_on_a_page_and_is_out() {
    let (app, http, maria) = maria().await;
    colleague(&app, &maria, "rita", Role::Buyer).await;
    let form = http.get("/users/hand-over").await.form("main form");
    let page = http.submit(&form.clone().set("successor", "3001.nobody").set("after", "leave")).await;
    assert_eq!(page.status, 422);
    assert!(!page.all("#successor-error").concat().is_empty(), "{}", page.text());
    let page = http.submit(&form.clone().set("successor", "3001.rita")).await;
    assert!(page.all("#after-error").concat().contains("Escolha"), "{}", page.text());
    let page = http.submit(&form.set("successor", "3001.rita").set("after", "leave")).await;
    assert!(page.text().contains("não pode ser usado de novo"), "{}", page.text());
    assert_eq!(of_login(&app, "3001.rita").await.role, Role::Buyer, "a question changes nothing");
    let page = http.submit(&page.form("main form")).await;
    assert!(page.text().contains("A administração foi passada"), "{}", page.text());
    assert_eq!(http.get("/users").await.location().path(), "/login");
    app.mails().await;
    app.pass_seconds(11 * 60);
}

#[tokio::test]
async fn whoever_names_an_administrator_reads_first_what_follows() {
    let (app, http, maria) = maria().await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let form = http.get("/users/new").await.form("main form").set("name", "Vera Lima").set("local", "vera");
    let form = form.set("email", &rita.email).set("role", "administrator");
    let page = http.submit(&form).await;
    for said in ["tirar o seu perfil de Administrador", "criar, bloquear e excluir", &rita.login, "Vera Lima"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert!(app.mails().await.is_empty(), "a question makes nobody");
    let page = http.follow(&http.submit(&page.form("main form")).await).await;
    assert!(page.text().contains("3001.vera foi criado"), "{}", page.text());
    assert_eq!(of_login(&app, "3001.vera").await.role, Role::Administrator);
    let page = http.get(&format!("/users/{}/role", rita.id)).await;
    let page = http.submit(&page.form("main form").set("role", "administrator")).await;
    assert!(page.text().contains("3001.vera"), "the mailbox is Vera's too: {}", page.text());
    assert_eq!(of_login(&app, &rita.login).await.role, Role::Buyer);
    http.follow(&http.submit(&page.form("main form")).await).await;
    assert_eq!(of_login(&app, &rita.login).await.role, Role::Administrator);
    app.mails().await;
}

#[tokio::test]
async fn a_whole_page_of_the_list_is_ticked_without_a_script() {
    let (app, http, maria) = maria().await;
    for name in ["ana", "bia", "caio"] {
        colleague(&app, &maria, name, Role::Buyer).await;
    }
    let page = http.get("/users?role=buyer").await;
    assert!(page.attribute("tbody input[checked]", "value").is_none());
    let tick = page.attribute("main a[href*='tick=1']", "href").expect("a link");
    let page = http.get(&tick).await;
    assert_eq!(page.all("tbody tr").len(), 3, "the same list: {}", page.text());
    let preview = http.submit(&page.form("main form[action='/users/bulk']").set("act", "block")).await;
    assert!(preview.text().contains("Vale para 3 de 3"), "{}", preview.text());
    assert!(http.get("/users?role=buyer").await.attribute("tbody input[checked]", "value").is_none());
}
