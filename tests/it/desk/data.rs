//! The data of somebody without a login: found, handed out and erased by two people (LGPD).

use cracha::db::types::DataRequestId;
use cracha::error::{Error, Result, Rule};
use cracha::flow::contact::{self, Opening, Speaker};
use cracha::flow::desk::data;
use cracha::flow::operate::retention;
use cracha::flow::{customers, intake};
use cracha::model::conversation::{self, ClosedWhy};
use cracha::model::ctx::Actor;
use cracha::model::data_request::DataAct;
use cracha::model::role::Role;
use cracha::model::{audit, case};
use cracha::text::Lang;
use serde_json::Value;

use super::personal::where_it_stands;
use crate::customers::typed;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{administrator, agent, forgot, of_login, person, record};
use crate::support::provider::log_in;

const CPF: &str = "529.982.247-25";
const EMAIL: &str = "ana@cliente.example";
const NOTE: &str = "confirmou por telefone e enviou o documento";

async fn propose(app: &TestApp, who: &Actor, typed: &str, act: DataAct) -> Result<DataRequestId> {
    let typed = typed.to_owned();
    app.verb(who.clone(), move |tx, ctx| data::propose(tx, ctx, &typed, act, NOTE)).await
}

async fn approve(app: &TestApp, who: &Actor, id: &DataRequestId) -> Result<DataAct> {
    let id = id.clone();
    app.verb(who.clone(), move |tx, ctx| data::approve(tx, ctx, &id)).await
}

async fn fetch(app: &TestApp, who: &Actor, id: &DataRequestId) -> Result<Value> {
    let id = id.clone();
    app.verb(who.clone(), move |tx, ctx| data::fetch(tx, ctx, &id)).await
}

async fn erase(app: &TestApp, typed: &str) -> Result<DataAct> {
    let id = propose(app, &agent(), typed, DataAct::Erasure).await?;
    approve(app, &agent(), &id).await
}

/// A visitor's conversation; over, or still open.
async fn talked(app: &TestApp, over: bool) {
    let opening = Opening {
        topic: "orders".into(),
        lang: Lang::PtBr,
        name: "Ana Souza".into(),
        email: "Ana@Cliente.example".into(),
    };
    app.verb(Actor::Anonymous, move |tx, ctx| {
        let id = contact::open(ctx, tx, &opening)?.conversation.id;
        contact::identify(ctx, tx, &id, "4711")?;
        contact::say(ctx, tx, &Speaker::Visitor, &id, "t-1", "Sou Ana Souza, ana@cliente.example")?;
        contact::want_agent(ctx, tx, &id, None)?;
        if over {
            let row = conversation::get(tx, &id)?;
            conversation::close(tx, &id, ClosedWhy::AnsweredByMail, ctx.now)?;
            case::settle(tx, &row.case_id, ctx.now)?;
        }
        Ok(())
    })
    .await
    .expect("a conversation");
}

/// Everywhere where somebody without a login can stand.
async fn known_everywhere(app: &TestApp) {
    let maria = administrator(app, "1001").await;
    let good = customers::check(&customers::Typed {
        email: EMAIL.into(),
        phone: "11 98765-4321".into(),
        ..typed(CPF, "Ana Souza")
    });
    let good = good.unwrap();
    app.verb(person(&maria), move |tx, ctx| customers::register(tx, ctx, &good)).await.unwrap();
    let mut told = record("1002");
    told.alternate = Some(intake::Contact { name: "Ana Souza".into(), email: EMAIL.into(), ..Default::default() });
    app.hand_over(told).await;
    let raw = r#"{"reseller_id":"9009","document":"52998224725","name":"Ana Souza","email":"ana@cliente.example"}"#;
    let place = intake::Place {
        source: cracha::model::intake_line::Origin::Api,
        kind: cracha::model::intake_line::RecordKind::EndCustomer,
        batch: "api/x".into(),
        line: 1,
        raw: raw.into(),
    };
    let line = intake::line_of_json(&serde_json::from_str(raw).unwrap(), place);
    app.verb(Actor::Client("erp".into()), move |tx, ctx| intake::take_all(tx, ctx, std::slice::from_ref(&line)))
        .await
        .unwrap();
    forgot(app, "ninguem", EMAIL).await;
    forgot(app, EMAIL, "outra@pessoa.example").await;
    talked(app, true).await;
    app.mails().await;
}

on_both_engines! {
    async fn after_an_erasure_no_column_has_the_number_the_name_or_the_address(app: &TestApp) {
        known_everywhere(app).await;
        let words = [EMAIL, "Ana Souza", "52998224725", "98765-4321"];
        let before = where_it_stands(app, &words);
        for column in ["end_customers.name", "end_customers.document", "resellers.alternate_email", "conversations.email_typed",
            "conversation_lines.body", "requests.email_typed", "requests.login_typed", "intake_lines.raw", "intake_lines.record"]
        {
            assert!(before.iter().any(|found| found.starts_with(column)), "{column} not in {before:#?}");
        }
        // By e-mail, all of it but what only has the number; the number finds the rest.
        assert_eq!(erase(app, EMAIL).await, Ok(DataAct::Erasure));
        let left = where_it_stands(app, &words);
        assert_eq!(left, Vec::<String>::new());
        let nothing = erase(app, CPF).await;
        assert_eq!(nothing.unwrap_err(), Error::Conflict(Rule::NothingKnown));
        let entries = app.app.read(|db| audit::latest(db, None, 40)).await.unwrap();
        let acts: Vec<_> = entries.iter().map(|entry| entry.act.as_str()).collect();
        for act in ["desk.data_erasure.propose", "desk.data_erasure.approve", "end_customer.remove", "end_customer.clear"] {
            assert!(acts.contains(&act), "{act} not in {acts:?}");
        }
        app.provision().await;
        app.mails().await;
    }

    async fn a_copy_has_all_of_it_and_goes_to_who_proposed_once(app: &TestApp) {
        known_everywhere(app).await;
        let (one, other) = (agent(), agent());
        let id = propose(app, &one, EMAIL, DataAct::Export).await.unwrap();
        assert_eq!(propose(app, &other, "ANA@cliente.example", DataAct::Export).await.unwrap_err(), Error::Conflict(Rule::AlreadyProposed));
        assert_eq!(approve(app, &one, &id).await.unwrap_err(), Error::Conflict(Rule::SamePerson));
        assert!(fetch(app, &one, &id).await.is_err(), "not approved yet");
        approve(app, &other, &id).await.unwrap();
        assert_eq!(fetch(app, &other, &id).await.unwrap_err(), Error::Conflict(Rule::ProposalOver), "not the proposer");
        let all = fetch(app, &one, &id).await.unwrap();
        assert_eq!(fetch(app, &one, &id).await.unwrap_err(), Error::Conflict(Rule::ProposalOver), "once");
        assert_eq!(all["end_customer"][0]["document"], "52998224725");
        assert_eq!(all["alternate_contact"][0]["of"], "Revenda 1002 Ltda");
        assert!(all["conversations"][0]["lines"].to_string().contains("Sou Ana Souza"));
        assert_eq!(all["requests"].as_array().unwrap().len(), 2);
        assert!(!all.to_string().contains("maria@1001.example"));
        // By the telephone the same end customer; nobody fetches it in a day.
        let id = propose(app, &one, "+55 (11) 98765-4321", DataAct::Export).await.unwrap();
        approve(app, &other, &id).await.unwrap();
        app.pass_hours(25);
        assert_eq!(fetch(app, &one, &id).await.unwrap_err(), Error::Conflict(Rule::ProposalOver));
        app.pass_hours(25);
        let (_, sweep) = retention::SWEEPS.into_iter().find(|(name, _)| *name == "data_requests").unwrap();
        assert_eq!(app.job(move |tx, ctx| sweep(tx, ctx, 10)).await, 2);
        app.mails().await;
    }

    async fn somebody_without_a_login_is_found_by_index(app: &TestApp) {
        known_everywhere(app).await;
        for typed in [CPF, EMAIL, "(11) 98765-4321"] {
            let by = cracha::model::outsider::Lookup::of(typed).unwrap();
            crate::operate::plans::scans_only(app, &[], |db| {
                assert!(!cracha::model::outsider::find(db, &by).unwrap().is_empty(), "{typed}");
            });
        }
        app.mails().await;
    }

    async fn what_a_login_the_erp_or_an_open_conversation_needs_stays_and_is_said(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        app.hand_over(record("1002")).await;
        talked(app, false).await;
        let refused = |typed: &'static str| async move { erase(app, typed).await.unwrap_err() };
        assert_eq!(refused(EMAIL).await, Error::Conflict(Rule::OpenTalk));
        assert_eq!(refused("maria@1002.example").await, Error::Conflict(Rule::ContactOfReseller));
        assert_eq!(refused("maria@1001.example").await, Error::Conflict(Rule::HasLogin));
        assert_eq!(refused("ninguem@lugar.example").await, Error::Conflict(Rule::NothingKnown));
        assert!(matches!(refused("ana").await, Error::Invalid { .. }));
        assert!(matches!(propose(app, &person(&maria), EMAIL, DataAct::Export).await, Err(Error::Forbidden)));
        // A copy needs nobody to wait.
        propose(app, &agent(), EMAIL, DataAct::Export).await.unwrap();
        app.mails().await;
    }
}

#[tokio::test]
async fn two_agents_do_it_on_the_page_and_no_address_has_what_was_typed() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    known_everywhere(&app).await;
    let (ana, bia) = (app.staff("ana", Role::Agent).await, app.staff("bia", Role::Agent).await);
    let (one, other) = (app.serve_provider().await, app.serve_provider().await);
    log_in(&one, &ana).await;
    log_in(&other, &bia).await;
    let search =
        |page: crate::support::http::Page, typed: &str| page.form("form[action='/desk/data']").set("query", typed);
    let wrong = one.submit(&search(one.get("/desk/data").await, "ana")).await;
    assert_eq!(wrong.status, 422);
    let found = one.submit(&search(one.get("/desk/data").await, CPF)).await;
    assert_eq!((found.status.as_u16(), found.url.query()), (200, None));
    let short = found.form("form[action='/desk/data/propose']").set("act", "erasure");
    assert!(one.submit(&short).await.text().contains("Eliminação"));
    let proposed = one.submit(&short.set("reason", NOTE)).await;
    assert!(one.follow(&proposed).await.text().contains("Outra pessoa aprova."));
    let page = other.get("/desk/data").await;
    let erased = other.submit(&page.form("form[action$='/approve']")).await;
    assert!(other.follow(&erased).await.text().contains("Os dados foram eliminados."));
    assert!(of_login(&app, "ana").await.role == Role::Agent);
}
