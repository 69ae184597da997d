//! How much an agent does in a day: a supervisor is told, then it is refused, and whole data are shown for five minutes.

use cracha::config::Config;
use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::desk::{self, acts};
use cracha::model::case::{self, Case, CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::decision::Decision;
use cracha::model::desk_day::Counted;
use cracha::model::desk_reveal::Purpose;
use cracha::model::role::Role;
use cracha::model::user::User;
use cracha::text::Lang;

use crate::on_both_engines;
use crate::operate::plans::scans_only;
use crate::support::app::{Engine, TestApp};
use crate::support::at_once;
use crate::support::people::{administrator, agent, of_login, only, person, supervisor};
use crate::support::provider::log_in;

const WHY: &str = "ligar de volta para Maria";

fn low(config: &mut Config) {
    let acts = &mut config.desk.acts_a_day;
    (acts.misses_alert, acts.misses_stop) = (2, 5);
    (acts.cards_alert, acts.cards_stop) = (1, 3);
    (acts.reveals_alert, acts.reveals_stop) = (1, 2);
}

/// Clara's limits are low.
async fn clara(engine: Engine) -> (TestApp, Actor, User) {
    let app = TestApp::with(engine, low).await;
    let login = app.staff("clara", Role::Agent).await.login;
    let user = of_login(&app, &login).await;
    (app, person(&user), user)
}

async fn search(app: &TestApp, who: &Actor, query: &str) -> Result<usize> {
    let query = query.to_owned();
    app.verb(who.clone(), move |tx, ctx| desk::find(tx, ctx, &query).map(|found| found.hits.len())).await
}

async fn reveal(app: &TestApp, who: &Actor, user: &User) -> Result<cracha::db::types::Instant> {
    let id = user.id.to_string();
    app.verb(who.clone(), move |tx, ctx| desk::reveal(tx, ctx, &id, Some(Purpose::CallBack), WHY)).await
}

async fn email(app: &TestApp, who: &Actor, user: &User) -> String {
    let (ctx, id) = (app.ctx(who.clone()), user.id.to_string());
    app.app.read(move |db| desk::card(db, &ctx, &id, Lang::PtBr)).await.unwrap().data.email
}

async fn open(app: &TestApp) -> Vec<Case> {
    app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap()
}

async fn an_agent_harvesting_is_stopped_on(engine: Engine) {
    let (app, clara, user) = clara(engine).await;
    let maria = administrator(&app, "1001").await;
    for number in 0..5 {
        assert_eq!(search(&app, &clara, &format!("R{number}")).await, Ok(0));
        assert_eq!(open(&app).await.len(), usize::from(number >= 2), "after {number}");
    }
    let stopped = Err(Error::Conflict(Rule::DayLimit));
    assert_eq!(search(&app, &clara, "R6").await, stopped);
    assert_eq!(search(&app, &clara, "1001").await, stopped, "nor what would be found");
    assert_eq!(search(&app, &agent(), "1001").await, Ok(1), "another agent works on");
    let alert = only(open(&app).await);
    assert_eq!((alert.kind, alert.user_id.as_ref()), (CaseKind::AgentLimit, Some(&user.id)));
    assert!(alert.summary.contains("\"stopped\":true") && alert.summary.contains("misses"), "{}", alert.summary);
    // Not the agent, nor a supervisor for themselves.
    let id = alert.id.to_string();
    let settle = async |who: Actor| {
        let id = id.clone();
        let lift = Some(Decision::Lifted);
        app.verb(who, move |tx, ctx| desk::settle(tx, ctx, &id, lift, "campanha de hoje").map(|_| ())).await
    };
    assert_eq!(settle(clara.clone()).await, Err(Error::Conflict(Rule::Supervisors)));
    let Actor::Person { user: own, login, .. } = clara.clone() else { panic!("no person") };
    let promoted = Actor::Person { user: own, login, role: Role::Supervisor, reseller: None };
    assert_eq!(settle(promoted).await, Err(Error::Conflict(Rule::OwnAccount)));
    settle(supervisor()).await.unwrap();
    assert_eq!(search(&app, &clara, "1001").await, Ok(1), "lifted for today");
    assert_eq!(settle(supervisor()).await, Err(Error::Conflict(Rule::SeenAlready)));
    app.pass_hours(24);
    for number in 0..5 {
        search(&app, &clara, &format!("X{number}")).await.unwrap();
    }
    assert_eq!(search(&app, &clara, "X6").await, stopped, "the next day it holds again");
    drop(maria);
}

#[tokio::test]
async fn an_agent_harvesting_is_stopped() {
    an_agent_harvesting_is_stopped_on(Engine::Sqlite).await;
}

#[tokio::test]
async fn an_agent_harvesting_is_stopped_on_postgresql() {
    an_agent_harvesting_is_stopped_on(Engine::Postgres).await;
}

on_both_engines! {
    async fn many_at_once_are_counted_each(app: &TestApp) {
        let login = app.staff("clara", Role::Agent).await.login;
        let user = of_login(app, &login).await;
        let who = person(&user);
        at_once((0..12).map(|n| search(app, &who, ["a.a", "b.b"][n % 2]))).await;
        let ctx = app.ctx(who);
        let day = app.app.read(move |db| acts::own(db, &ctx)).await.unwrap();
        let of = |act: Counted| day.tallies.iter().find(|tally| tally.act == act).map(|tally| tally.done);
        assert_eq!((of(Counted::Search), of(Counted::Miss)), (Some(12), Some(12)));
    }

    async fn whole_data_are_shown_for_five_minutes_that_nothing_makes_longer(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let (one, other) = (agent(), agent());
        let id = maria.id.to_string();
        let without = app.verb(one.clone(), move |tx, ctx| desk::reveal(tx, ctx, &id, None, WHY)).await;
        assert_eq!(without, Err(Error::Invalid { field: Field::Purpose, reason: Flaw::PurposeMissing }));
        let until = reveal(app, &one, &maria).await.unwrap();
        assert_eq!(until, app.now().plus_min(5));
        assert_eq!(email(app, &one, &maria).await, "maria@1001.example");
        assert_ne!(email(app, &other, &maria).await, "maria@1001.example", "another agent has no reason yet");
        app.pass_seconds(4 * 60);
        assert_eq!(email(app, &one, &maria).await, "maria@1001.example");
        assert_eq!(reveal(app, &one, &maria).await.unwrap(), until, "asking again makes it no longer");
        app.pass_seconds(60);
        assert_ne!(email(app, &one, &maria).await, "maria@1001.example", "it is over");
        assert_eq!(reveal(app, &one, &maria).await.unwrap(), app.now().plus_min(5), "for another reason it begins anew");
    }

    async fn the_list_of_acts_names_whom_a_search_found_by_login(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let user = of_login(app, &app.staff("clara", Role::Agent).await.login).await;
        search(app, &person(&user), "1001").await.unwrap();
        let (own, since) = (app.ctx(person(&user)), app.now().plus_h(-24));
        let lines = app.app.read(move |db| acts::acts(db, &own, &user, since, None, 51)).await.unwrap();
        let after = lines[0].entry.after.clone().unwrap();
        assert!(after.contains(&maria.login) && !after.contains(maria.id.as_str()), "{after}");
    }

    async fn what_agents_did_is_found_by_index(app: &TestApp) {
        let login = app.staff("clara", Role::Agent).await.login;
        let user = of_login(app, &login).await;
        search(app, &person(&user), "1001").await.unwrap();
        let (ctx, own) = (app.ctx(supervisor()), app.ctx(person(&user)));
        let since = app.now().plus_h(-24);
        scans_only(app, &[], |db| {
            assert_eq!(acts::agents(db, &ctx).unwrap().len(), 1);
            acts::agent(db, &ctx, user.id.as_str()).unwrap();
            acts::own(db, &own).unwrap();
            let lines = acts::acts(db, &ctx, &user, since, None, 51).unwrap();
            assert_eq!(lines.iter().filter(|line| line.entry.act == "desk.find").count(), 1);
        });
    }
}

#[tokio::test]
async fn cards_count_once_each_and_the_page_says_who_may_lift_the_limit() {
    let app = TestApp::with(Engine::Sqlite, low).await;
    let mut people = Vec::new();
    for number in ["1001", "1002", "1003", "1004"] {
        people.push(administrator(&app, number).await);
    }
    let (clara, sonia) = (app.staff("clara", Role::Agent).await, app.staff("sonia", Role::Supervisor).await);
    let (desk, lead) = (app.serve_provider().await, app.serve_provider().await);
    log_in(&desk, &clara).await;
    log_in(&lead, &sonia).await;
    let card = |n: usize| format!("/desk/people/{}", people[n].id);
    for n in [0, 0, 0, 1, 1, 2] {
        assert_eq!(desk.get(&card(n)).await.status, 200);
    }
    let page = desk.get(&card(3)).await;
    assert_eq!(page.status, 429);
    assert!(page.text().contains("limite de hoje") && page.text().contains("Peça a um supervisor"), "{}", page.text());
    assert!(!page.body.contains("1004.maria"), "nothing is shown");
    assert_eq!(desk.get(&format!("{}/reveal", card(3))).await.status, 429, "nor by another page");
    assert_eq!(desk.get("/desk/agents").await.status, 403);
    let page = lead.get("/desk/agents").await;
    assert!(page.text().contains("3 de 3") && page.text().contains("no limite"), "{}", page.text());
    let link = page.attribute("tbody a[href^='/desk/agents/']", "href").expect("a link");
    assert_eq!(page.all("tbody a strong"), ["clara", "sonia"]);
    let page = lead.get(&link).await;
    let lift = page.attribute("main a[href$='/lift']", "href").expect("a button");
    let form = lead.get(&lift).await.form("main form");
    assert_eq!(lead.submit(&form.clone()).await.status, 422);
    let page = lead.follow(&lead.submit(&form.set("reason", "campanha de hoje")).await).await;
    assert!(page.text().contains("liberado hoje por sonia"), "{}", page.text());
    assert_eq!(desk.get(&card(3)).await.status, 200);
    assert!(desk.get("/desk/acts").await.text().contains("4 de 3"));
}

#[tokio::test]
async fn the_page_with_whole_data_says_until_when_and_leaves_by_itself() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    let clara = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let card = format!("/desk/people/{}", maria.id);
    let form = http.get(&format!("{card}/reveal")).await.form("main form").set("reason", WHY);
    let page = http.submit(&form).await;
    assert!(page.status == 422 && !page.all("#purpose-error").is_empty(), "{}", page.text());
    let page = http.follow(&http.submit(&form.set("purpose", "call_back")).await).await;
    assert!(page.body.contains("maria@1001.example") && page.text().contains("Dados completos até"), "{}", page.text());
    assert_eq!(page.header("refresh"), format!("301; url={card}"));
    app.pass_seconds(2 * 60);
    assert_eq!(http.get(&card).await.header("refresh"), format!("181; url={card}"), "a reload is no longer");
    app.pass_seconds(3 * 60);
    let page = http.get(&card).await;
    assert!(!page.body.contains("maria@1001.example"), "{}", page.text());
    assert_eq!(page.header("refresh"), "");
}

#[tokio::test]
async fn acts_are_listed_page_by_page() {
    let app = TestApp::start(Engine::Sqlite).await;
    let clara = app.staff("clara", Role::Agent).await;
    let who = person(&of_login(&app, &clara.login).await);
    for n in 0..60 {
        search(&app, &who, &format!("R{n}")).await.unwrap();
    }
    app.pass_hours(48);
    search(&app, &who, "hoje").await.unwrap();
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let searches = |rows: &[String]| rows.iter().filter(|row| row.contains("Busca do atendimento")).count();
    assert_eq!(searches(&http.get("/desk/acts").await.all("tbody tr")), 1, "today's");
    let page = http.get("/desk/acts?days=7").await;
    assert_eq!(page.all("tbody tr").len(), 50);
    let next = page.attribute("nav a[href*=before]", "href").expect("older ones");
    let rest = http.get(&next).await;
    assert_eq!(searches(&page.all("tbody tr")) + searches(&rest.all("tbody tr")), 61);
}
