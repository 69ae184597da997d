//! What only a supervisor settles: a request that nothing proves, and a change of the e-mail that its old address stopped.

use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::desk::{self, Proposal, two};
use cracha::mail::letter::Letter;
use cracha::model::approval::{Approval, ApprovalAct, Proof};
use cracha::model::case::{self, Case, CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::decision::Decision;
use cracha::model::role::Role;
use cracha::model::user::User;

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::at_once;
use crate::support::people::{PASSWORD, administrator, agent, device, enter, of_login, only, person, supervisor};
use crate::support::provider::log_in;

const MARIA: &str = "1001.maria.souza";
const OLD: &str = "maria@1001.example";
const NEW: &str = "maria.souza@nova.example";
const WHY: &str = "falei com Renata Dias às 10h";

fn with(proof: Proof) -> Proposal {
    Proposal { proof: Some(proof), note: WHY.into(), email: NEW.into(), ..Proposal::default() }
}

async fn propose(app: &TestApp, who: &Actor, user: &User, proof: Proof) -> Result<Approval> {
    let id = user.id.to_string();
    app.verb(who.clone(), move |tx, ctx| two::propose(tx, ctx, &id, ApprovalAct::Email, &with(proof))).await
}

async fn approve(app: &TestApp, who: &Actor, user: &User, approval: &Approval) -> Result<()> {
    let (id, approval) = (user.id.to_string(), approval.id.to_string());
    app.verb(who.clone(), move |tx, ctx| two::approve(tx, ctx, &id, &approval).map(|_| ())).await
}

async fn settle(app: &TestApp, who: &Actor, case: &Case, decision: Decision) -> Result<()> {
    let id = case.id.to_string();
    app.verb(who.clone(), move |tx, ctx| desk::settle(tx, ctx, &id, Some(decision), WHY).map(|_| ())).await
}

async fn open(app: &TestApp) -> Vec<Case> {
    app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap()
}

/// An agent's request that nothing proves.
async fn unproved(app: &TestApp, user: &User) -> Case {
    let id = user.id.to_string();
    let note = "o telefone do ERP não existe mais";
    app.verb(agent(), move |tx, ctx| two::no_proof(tx, ctx, &id, ApprovalAct::Email, note)).await.unwrap();
    only(open(app).await)
}

/// Maria is in; `first` proposed another address, the day began, and the old address stopped it.
async fn stopped(app: &TestApp, first: &Actor) -> (User, Case) {
    let maria = administrator(app, "1001").await;
    enter(app, MARIA, PASSWORD, device("laptop")).await;
    let proposal = propose(app, first, &maria, Proof::CallBack).await.unwrap();
    app.pass_seconds(15 * 60);
    let id = proposal.id.clone();
    app.job(move |tx, ctx| desk::cool(tx, ctx, &id)).await;
    let Letter::EmailChanging { stop, .. } = only(app.mails().await).letter else { panic!("no notice") };
    app.verb(Actor::Anonymous, move |tx, ctx| desk::stop(tx, ctx, MARIA, &stop)).await.unwrap().expect("stopped");
    (maria, only(open(app).await))
}

on_both_engines! {
    async fn an_agent_settles_no_case_of_a_supervisor_and_is_told_who_does(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let case = unproved(app, &maria).await;
        let refused = settle(app, &agent(), &case, Decision::Confirmed).await;
        assert_eq!(refused, Err(Error::Conflict(Rule::Supervisors)));
        assert_eq!(settle(app, &person(&maria), &case, Decision::Confirmed).await, Err(Error::Forbidden));
        let other = Error::Invalid { field: Field::Decision, reason: Flaw::DecisionMissing };
        assert_eq!(settle(app, &supervisor(), &case, Decision::Stands).await, Err(other), "not of this case's list");
    }

    async fn what_the_representative_confirmed_to_a_supervisor_is_proposed_by_the_supervisor_and_approved_by_another(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let case = unproved(app, &maria).await;
        let lead = supervisor();
        let early = Error::Invalid { field: Field::Proof, reason: Flaw::NotConfirmed };
        assert_eq!(propose(app, &lead, &maria, Proof::Representative).await.unwrap_err(), early);
        settle(app, &lead, &case, Decision::Confirmed).await.unwrap();
        let alone = propose(app, &agent(), &maria, Proof::Representative).await.unwrap_err();
        assert_eq!(alone, Error::Conflict(Rule::Supervisors), "an agent has not talked to the representative");
        let proposal = propose(app, &lead, &maria, Proof::Representative).await.unwrap();
        assert_eq!(proposal.due_at, None, "time alone changes nothing here");
        assert_eq!(approve(app, &lead, &maria, &proposal).await, Err(Error::Conflict(Rule::SamePerson)));
        approve(app, &agent(), &maria, &proposal).await.unwrap();
        assert_eq!(of_login(app, MARIA).await.email, NEW);
        assert!(open(app).await.is_empty(), "the case is settled with it");
        app.mails().await;
    }

    async fn what_the_representative_does_not_confirm_changes_nothing(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        for decision in [Decision::Denied, Decision::Unreachable] {
            let case = unproved(app, &maria).await;
            settle(app, &supervisor(), &case, decision).await.unwrap();
            assert_eq!(settle(app, &supervisor(), &case, decision).await, Err(Error::Conflict(Rule::SeenAlready)));
            assert!(open(app).await.is_empty());
        }
        assert_eq!(of_login(app, MARIA).await.email, OLD);
        let id = maria.id.to_string();
        let acts = app.app.read(move |db| cracha::model::audit::latest(db, Some((cracha::model::audit::Subject::User, &id)), 1));
        let last = only(acts.await.unwrap());
        assert_eq!((last.act.as_str(), last.actor_kind.as_str()), ("desk.settle", "supervisor"));
        assert!(last.after.unwrap().contains("unreachable"));
    }

    async fn a_stopped_change_stands_where_another_than_the_proposer_decides_so(app: &TestApp) {
        let lead = supervisor();
        let (_, case) = stopped(app, &lead).await;
        assert_eq!(case.kind, CaseKind::EmailStopped);
        assert_eq!(settle(app, &lead, &case, Decision::Stands).await, Err(Error::Conflict(Rule::SamePerson)));
        let others = [supervisor(), supervisor()];
        let answers = at_once(others.iter().map(|who| settle(app, who, &case, Decision::Stands))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert_eq!(of_login(app, MARIA).await.email, NEW);
        assert_eq!(app.mails().await.len(), 2, "both addresses are told");
        assert!(open(app).await.is_empty());
    }

    async fn a_stopped_change_that_is_undone_leaves_the_address(app: &TestApp) {
        let (_, case) = stopped(app, &agent()).await;
        settle(app, &supervisor(), &case, Decision::Undone).await.unwrap();
        assert_eq!(of_login(app, MARIA).await.email, OLD);
        assert!(open(app).await.is_empty());
    }

    async fn while_the_old_address_has_stopped_one_two_agents_do_not_change_it(app: &TestApp) {
        let (maria, _) = stopped(app, &agent()).await;
        let proposal = propose(app, &agent(), &maria, Proof::CallBack).await.unwrap();
        assert_eq!(approve(app, &agent(), &maria, &proposal).await, Err(Error::Conflict(Rule::Supervisors)));
        approve(app, &supervisor(), &maria, &proposal).await.unwrap();
        assert_eq!(of_login(app, MARIA).await.email, NEW);
        app.mails().await;
    }

    async fn two_logins_of_one_mailbox_are_one_person(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let (one, two) = (app.staff("clara", Role::Agent).await, app.staff("clara2", Role::Supervisor).await);
        let (one, two) = (of_login(app, &one.login).await, of_login(app, &two.login).await);
        let (id, email) = (two.id.clone(), one.email.clone());
        let folded = cracha::model::address::fold(&email);
        app.job(move |tx, ctx| cracha::model::user::set_email(tx, &id, &email, &folded, ctx.now)).await;
        let proposal = propose(app, &person(&one), &maria, Proof::CallBack).await.unwrap();
        assert_eq!(approve(app, &person(&two), &maria, &proposal).await, Err(Error::Conflict(Rule::SameMailbox)));
        assert_eq!(of_login(app, MARIA).await.email, OLD);
    }
}

#[tokio::test]
async fn a_supervisor_decides_on_a_page_and_an_agent_reads_who_does() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    let case = unproved(&app, &maria).await;
    let (clara, sonia) = (app.staff("clara", Role::Agent).await, app.staff("sonia", Role::Supervisor).await);
    let (desk, lead) = (app.serve_provider().await, app.serve_provider().await);
    log_in(&desk, &clara).await;
    log_in(&lead, &sonia).await;
    let (card, path) = (format!("/desk/people/{}", maria.id), format!("/desk/settle/{}", case.id));
    assert!(desk.get("/desk/cases").await.text().contains("Isto é decidido por um supervisor"));
    assert!(desk.get(&card).await.text().contains("Isto é decidido por um supervisor"));
    let page = desk.get(&path).await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains("Isto é decidido por um supervisor"), "{}", page.text());
    assert_eq!(lead.get("/desk/cases").await.attribute("tbody a[href^='/desk/settle']", "href"), Some(path.clone()));
    let page = lead.get(&path).await;
    assert!(page.text().contains("o telefone do ERP não existe mais"), "{}", page.text());
    let form = page.form("main form");
    let page = lead.submit(&form.clone().set("reason", WHY)).await;
    assert_eq!(page.status, 422);
    assert!(page.all("#decision-error").concat().contains("Escolha uma decisão"), "{}", page.text());
    let page = lead.follow(&lead.submit(&form.set("decision", "confirmed").set("reason", WHY)).await).await;
    assert!(page.text().contains("Agora proponha o ato"), "{}", page.text());
    let proof = "input[name=proof][value=representative]";
    assert!(desk.get(&format!("{card}/email")).await.attribute(proof, "value").is_none());
    let form = lead.get(&format!("{card}/email")).await;
    assert!(form.attribute(proof, "value").is_some());
    let form = form.form("main form").set("proof", "representative").set("reason", WHY).set("email", NEW);
    lead.follow(&lead.submit(&form).await).await;
    let page = desk.get(&format!("{card}/approve?act=email")).await;
    let page = desk.follow(&desk.submit(&page.form("main form")).await).await;
    assert!(page.text().contains("O novo e-mail vale"), "{}", page.text());
    app.mails().await;
}
