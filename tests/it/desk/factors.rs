//! A lost second factor: two people take it away; the password stays.

use cracha::db::types::FactorId;
use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::desk::{Proposal, two};
use cracha::mail::letter::{Asked, Happened, Letter};
use cracha::model::approval::{Approval, ApprovalAct, Proof};
use cracha::model::case::{self, CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::factor::{self, Factor, FactorKind};
use cracha::model::role::Role;
use cracha::model::user::{self, User};

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{PASSWORD, administrator, agent, device, enter, of_login, only};
use crate::support::provider::log_in;

const MARIA: &str = "1001.maria.souza";

fn by_call() -> Proposal {
    Proposal { proof: Some(Proof::CallBack), note: "falei com Maria no telefone do ERP".into(), ..Proposal::default() }
}

/// Maria, with an app and one-time codes, and without the phone.
async fn without_phone(app: &TestApp) -> User {
    let maria = administrator(app, "1001").await;
    let id = maria.id.clone();
    app.job(move |tx, ctx| {
        let row = Factor {
            id: FactorId::new(),
            user_id: id.clone(),
            kind: FactorKind::App,
            name: "celular".into(),
            credential_id: None,
            sealed: "lost".into(),
            step: 0,
            created_at: ctx.now,
            used_at: None,
        };
        factor::insert(tx, &row)?;
        factor::set_spare(tx, &id, &["a".into(), "b".into()], ctx.now)?;
        user::use_grace(tx, &id, ctx.now)
    })
    .await;
    of_login(app, MARIA).await
}

async fn propose(app: &TestApp, who: &Actor, user: &User, proposal: Proposal) -> Result<Approval> {
    let id = user.id.to_string();
    app.verb(who.clone(), move |tx, ctx| two::propose(tx, ctx, &id, ApprovalAct::Factors, &proposal)).await
}

async fn approve(app: &TestApp, who: &Actor, user: &User, approval: &Approval) -> Result<ApprovalAct> {
    let (id, approval) = (user.id.to_string(), approval.id.to_string());
    app.verb(who.clone(), move |tx, ctx| two::approve(tx, ctx, &id, &approval).map(|(act, _)| act)).await
}

on_both_engines! {
    async fn two_people_take_a_lost_factor_away_and_the_password_stays(app: &TestApp) {
        let maria = without_phone(app).await;
        assert_eq!(maria.factors, 1);
        let (one, other) = (agent(), agent());
        let proposal = propose(app, &one, &maria, by_call()).await.unwrap();
        assert_eq!(of_login(app, MARIA).await.factors, 1, "one yes changes nothing");
        assert_eq!(approve(app, &one, &maria, &proposal).await, Err(Error::Conflict(Rule::SamePerson)));
        approve(app, &other, &maria, &proposal).await.unwrap();
        let now = of_login(app, MARIA).await;
        let id = maria.id.clone();
        let (left, spare) = app.app.read(move |db| Ok((factor::of_user(db, &id)?, factor::spare_left(db, &id)?))).await.unwrap();
        assert_eq!((now.factors, left.len(), spare), (0, 0, 0), "codes too");
        assert!(now.epoch > maria.epoch, "every access ends");
        assert_eq!(now.grace_at, None, "who needs one comes in once to add it");
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, "maria@1001.example");
        let told = matches!(&mail.letter, Letter::Notice { happened: Happened::FactorRemoved, by: Asked::Desk, .. });
        assert!(told, "{:?}", mail.letter);
        enter(app, MARIA, PASSWORD, device("laptop")).await;
        assert!(app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap().is_empty());
        assert_eq!(propose(app, &one, &now, by_call()).await.unwrap_err(), Error::Conflict(Rule::NoFactor));
    }

    async fn p2_52_an_e_mail_is_no_proof_and_staff_is_not_the_desks(app: &TestApp) {
        let maria = without_phone(app).await;
        let missing = Error::Invalid { field: Field::Proof, reason: Flaw::ProofMissing };
        for proof in [None, Some(Proof::Erp)] {
            assert_eq!(propose(app, &agent(), &maria, Proposal { proof, ..by_call() }).await.unwrap_err(), missing);
        }
        let staff = app.staff("clara", Role::Agent).await;
        let clara = of_login(app, &staff.login).await;
        assert_eq!(propose(app, &agent(), &clara, by_call()).await.unwrap_err(), Error::Conflict(Rule::StaffInTwo));
    }

    async fn a_login_that_is_not_what_it_was_keeps_its_factor(app: &TestApp) {
        let maria = without_phone(app).await;
        let proposal = propose(app, &agent(), &maria, by_call()).await.unwrap();
        let id = maria.id.clone();
        app.job(move |tx, _| user::raise_epoch(tx, &id)).await;
        assert_eq!(approve(app, &agent(), &maria, &proposal).await, Err(Error::Conflict(Rule::ProposalOver)));
        assert_eq!(of_login(app, MARIA).await.factors, 1);
        let open = app.app.read(|db| case::in_state(db, CaseState::Open, (9, 0))).await.unwrap();
        assert_eq!(open.iter().map(|case| case.kind).collect::<Vec<_>>(), [CaseKind::FactorsLost], "still waits");
    }
}

#[tokio::test]
async fn an_administrator_who_needs_a_factor_comes_in_once_after_the_desk_took_it_away() {
    let app = TestApp::with(Engine::Sqlite, |config| config.factors.required_for_administrators = true).await;
    let maria = without_phone(&app).await;
    let proposal = propose(&app, &agent(), &maria, by_call()).await.unwrap();
    approve(&app, &agent(), &maria, &proposal).await.unwrap();
    app.pass_seconds(60);
    enter(&app, MARIA, PASSWORD, device("laptop")).await;
    let entered_at = app.now();
    assert_eq!(of_login(&app, MARIA).await.grace_at, Some(entered_at), "let pass once more");
    app.mails().await;
}

#[tokio::test]
async fn a_lost_factor_is_removed_on_the_pages_of_two_agents() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = without_phone(&app).await;
    let (clara, rui) = (app.staff("clara", Role::Agent).await, app.staff("rui", Role::Agent).await);
    let (first, second) = (app.serve_provider().await, app.serve_provider().await);
    log_in(&first, &clara).await;
    log_in(&second, &rui).await;
    let card = format!("/desk/people/{}", maria.id);
    let form = first.get(&format!("{card}/factors")).await.form("main form");
    let form = form.set("proof", "call_back").set("reason", "falei com Maria no telefone do ERP");
    let page = first.follow(&first.submit(&form).await).await;
    assert!(page.text().contains("A proposta está registrada"), "{}", page.text());
    let page = second.get(&format!("{card}/approve?act=factors")).await;
    assert!(page.text().contains("A senha continua a mesma"), "{}", page.text());
    let page = second.follow(&second.submit(&page.form("main form")).await).await;
    assert!(page.text().contains("Os segundos fatores foram removidos"), "{}", page.text());
    assert_eq!(second.get(&format!("{card}/factors")).await.status, 409, "there is none any more");
    app.mails().await;
}
