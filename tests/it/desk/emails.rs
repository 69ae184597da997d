//! Correcting a registered e-mail: two people, or one and a day in which the old address can stop it.

use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::desk::{self, Proposal, two};
use cracha::flow::intake::Outcome;
use cracha::flow::operate::schedule;
use cracha::jobs;
use cracha::mail::letter::{Asked, Happened, Letter};
use cracha::model::approval::{self, Approval, ApprovalAct, ApprovalState, Proof};
use cracha::model::case::{self, CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::promise::{self, PromiseKind};
use cracha::model::role::Role;
use cracha::model::user::{self, User};
use cracha::model::{audit, session};
use cracha::text::Lang;

use crate::on_both_engines;
use crate::support::app::{Engine, Left, START, TestApp};
use crate::support::at_once;
use crate::support::people::{
    PASSWORD, administrator, agent, colleague, device, enter, move_in, newcomer, of_login, only, person, record,
    supervisor,
};
use crate::support::provider::log_in;

const MARIA: &str = "1001.maria.souza";
const OLD: &str = "maria@1001.example";
const NEW: &str = "maria.souza@nova.example";
const MINUTE: i64 = 60;

fn by_call(email: &str) -> Proposal {
    let note = "falei com Maria no telefone do ERP".into();
    Proposal { proof: Some(Proof::CallBack), note, email: email.into(), ..Proposal::default() }
}

async fn propose(app: &TestApp, who: &Actor, user: &User, proposal: Proposal) -> Result<Approval> {
    let id = user.id.to_string();
    app.verb(who.clone(), move |tx, ctx| two::propose(tx, ctx, &id, ApprovalAct::Email, &proposal)).await
}

async fn approve(app: &TestApp, who: &Actor, user: &User, approval: &Approval) -> Result<ApprovalAct> {
    let (id, approval) = (user.id.to_string(), approval.id.to_string());
    app.verb(who.clone(), move |tx, ctx| two::approve(tx, ctx, &id, &approval).map(|(act, _)| act)).await
}

/// What the schedule does; how many steps it took.
async fn cool(app: &TestApp) -> usize {
    let now = app.now();
    let due = app.app.read(move |db| desk::cooling(db, now, 100)).await.unwrap();
    let mut steps = 0;
    for id in due {
        steps += usize::from(app.job(move |tx, ctx| desk::cool(tx, ctx, &id)).await);
    }
    steps
}

/// Two minutes of the real schedules.
async fn watch(app: &TestApp) {
    for _ in 0..2 {
        app.pass_seconds(MINUTE);
        jobs::beat::beat(&app.app).await;
    }
}

async fn stop(app: &TestApp, login: &str, reference: &str) -> Result<Option<String>> {
    let (login, reference) = (login.to_owned(), reference.to_owned());
    app.verb(Actor::Anonymous, move |tx, ctx| desk::stop(tx, ctx, &login, &reference)).await
}

async fn state(app: &TestApp, approval: &Approval) -> ApprovalState {
    let id = approval.id.clone();
    app.app.read(move |db| approval::get(db, &id)).await.unwrap().state
}

async fn open(app: &TestApp) -> Vec<CaseKind> {
    let cases = app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap();
    cases.into_iter().map(|case| case.kind).collect()
}

async fn send(app: &TestApp, user: &User) -> Result<String> {
    let id = user.id.to_string();
    app.verb(agent(), move |tx, ctx| desk::send_password(tx, ctx, &id)).await
}

/// The reference in the mail to the old address, and the end that it names.
fn told(mail: &Left) -> (String, i64) {
    match &mail.letter {
        Letter::EmailChanging { stop, until_ms, .. } => (stop.clone(), *until_ms),
        other => panic!("{other:?}"),
    }
}

fn changed(mails: &[Left]) -> Vec<&str> {
    let is =
        |mail: &&Left| matches!(&mail.letter, Letter::Notice { happened: Happened::EmailChanged, by: Asked::Desk, .. });
    let mut to: Vec<_> = mails.iter().filter(is).map(|mail| mail.message.address.as_str()).collect();
    to.sort_unstable();
    to
}

on_both_engines! {
    async fn a_second_agent_puts_the_new_address_in_force_and_a_password_may_follow_at_once(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        enter(app, MARIA, PASSWORD, device("laptop")).await;
        let (one, other) = (agent(), agent());
        let proposal = propose(app, &one, &maria, by_call(NEW)).await.unwrap();
        assert_eq!(of_login(app, MARIA).await.email, OLD, "one yes changes nothing");
        assert!(app.mails().await.is_empty());
        assert_eq!(open(app).await, [CaseKind::EmailCorrection]);
        assert_eq!(approve(app, &one, &maria, &proposal).await, Err(Error::Conflict(Rule::SamePerson)));
        app.pass_seconds(14 * MINUTE);
        approve(app, &other, &maria, &proposal).await.unwrap();
        let now = of_login(app, MARIA).await;
        assert_eq!((now.email.as_str(), now.email_changed_at), (NEW, Some(app.now())));
        assert!(now.epoch > maria.epoch, "what was issued before is void");
        let id = maria.id.clone();
        assert!(app.app.read(move |db| session::unended_of(db, &id)).await.unwrap().is_empty());
        assert_eq!(changed(&app.mails().await), [NEW, OLD], "both addresses are told");
        assert!(open(app).await.is_empty());
        send(app, &now).await.expect("two people chose the address");
        assert_eq!(only(app.mails().await).message.address, NEW);
        app.pass_hours(30);
        assert_eq!(cool(app).await, 0, "nothing is left to do");
        let id = maria.id.to_string();
        let acts = app.app.read(move |db| audit::latest(db, Some((audit::Subject::User, &id)), 100)).await.unwrap();
        for act in ["desk.email.propose", "desk.email.approve"] {
            let entry = acts.iter().find(|entry| entry.act == act).expect(act);
            assert!(!entry.after.clone().unwrap_or_default().contains(NEW), "masked: {entry:?}");
        }
    }

    async fn without_an_approver_a_day_of_cooling_begins_and_then_the_change_takes_effect(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let begun = app.now();
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        app.pass_seconds(14 * MINUTE);
        assert_eq!(cool(app).await, 0);
        app.pass_seconds(MINUTE);
        assert_eq!(cool(app).await, 1);
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, OLD, "the old address is told before");
        let end = begun.plus_min(15).plus_h(24);
        assert_eq!(told(&mail).1, end.ms());
        let (ctx, id) = (app.ctx(agent()), maria.id.to_string());
        let card = app.app.read(move |db| desk::card(db, &ctx, &id, Lang::PtBr)).await.unwrap();
        assert_eq!(card.waiting[0].alone, Some((end, true)), "the end is there to be read to the caller");
        app.pass_seconds(24 * 3600 - 1);
        assert_eq!(cool(app).await, 0);
        assert_eq!(of_login(app, MARIA).await.email, OLD);
        app.pass_seconds(1);
        assert_eq!(cool(app).await, 1);
        assert_eq!(of_login(app, MARIA).await.email, NEW);
        assert_eq!(state(app, &proposal).await, ApprovalState::Cooled);
        assert_eq!(changed(&app.mails().await), [NEW, OLD]);
        assert!(open(app).await.is_empty());
        let alone = send(app, &maria).await;
        assert_eq!(alone, Err(Error::Conflict(Rule::RecentAddress)), "no second person has chosen it");
    }

    async fn the_old_address_stops_it_with_login_and_reference_and_a_supervisor_has_a_case(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        app.pass_seconds(15 * MINUTE);
        cool(app).await;
        let (reference, _) = told(&only(app.mails().await));
        assert_eq!(stop(app, MARIA, "AA-AA").await, Ok(None));
        assert_eq!(stop(app, &vera.login, &reference).await, Ok(None), "another login's");
        assert_eq!(state(app, &proposal).await, ApprovalState::Open);
        let typed = reference.replace('-', "").to_lowercase();
        let protocol = stop(app, &MARIA.to_uppercase(), &typed).await.unwrap().expect("as people type it");
        assert_eq!(state(app, &proposal).await, ApprovalState::Stopped);
        let cases = app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap();
        assert_eq!(cases.iter().map(|c| (c.kind, c.protocol.clone())).collect::<Vec<_>>(), [(CaseKind::EmailStopped, protocol)]);
        assert!(cases[0].kind.is_supervisors());
        assert_eq!(stop(app, MARIA, &reference).await, Ok(None), "once");
        app.pass_hours(25);
        assert_eq!(cool(app).await, 0);
        assert_eq!(of_login(app, MARIA).await.email, OLD);
        // Time alone changes it no more, nor do two agents; one of the two supervises.
        let again = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        app.pass_seconds(16 * MINUTE);
        assert_eq!(cool(app).await, 0);
        assert_eq!(approve(app, &agent(), &maria, &again).await, Err(Error::Conflict(Rule::Supervisors)));
        assert_eq!(approve(app, &supervisor(), &maria, &again).await, Ok(ApprovalAct::Email));
        assert!(open(app).await.is_empty());
        app.mails().await;
    }

    async fn guessing_a_reference_has_to_wait(app: &TestApp) {
        administrator(app, "1001").await;
        let mut refused = false;
        for n in 0..30 {
            let answer = stop(app, MARIA, &format!("A{}-AA", n % 10)).await;
            refused = refused || matches!(answer, Err(Error::Throttled { .. }));
        }
        assert!(refused);
    }

    async fn the_watch_begins_the_cooling_and_ends_it(app: &TestApp) {
        app.job(schedule::ensure).await;
        let maria = administrator(app, "1001").await;
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        app.pass_seconds(15 * MINUTE);
        watch(app).await;
        let mails = app.mails().await;
        assert!(mails.iter().any(|mail| matches!(mail.letter, Letter::EmailChanging { .. })), "{mails:?}");
        app.pass_hours(24);
        watch(app).await;
        assert_eq!(state(app, &proposal).await, ApprovalState::Cooled);
        assert_eq!(changed(&app.mails().await), [NEW, OLD]);
    }

    async fn a_job_that_comes_late_leaves_the_old_address_its_day(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        app.pass_hours(10);
        assert_eq!(cool(app).await, 1);
        assert_eq!(told(&only(app.mails().await)).1, app.now().plus_h(24).ms());
    }

    async fn an_approval_in_the_cooling_is_still_one(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        app.pass_seconds(15 * MINUTE);
        cool(app).await;
        let id = maria.id.clone();
        // Who holds the session cannot stop it by changing something else.
        app.job(move |tx, _| user::raise_epoch(tx, &id)).await;
        assert_eq!(approve(app, &agent(), &maria, &proposal).await, Ok(ApprovalAct::Email));
        assert_eq!(of_login(app, MARIA).await.email, NEW);
        app.mails().await;
    }

    async fn a_withdrawn_correction_changes_nothing_and_settles_its_case(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        assert_eq!(propose(app, &agent(), &maria, by_call(NEW)).await.unwrap_err(), Error::Conflict(Rule::AlreadyProposed));
        let (id, approval) = (maria.id.to_string(), proposal.id.to_string());
        app.verb(agent(), move |tx, ctx| two::withdraw(tx, ctx, &id, &approval)).await.unwrap();
        assert_eq!(approve(app, &agent(), &maria, &proposal).await, Err(Error::Conflict(Rule::ProposalOver)));
        app.pass_hours(30);
        assert_eq!(cool(app).await, 0);
        assert_eq!(of_login(app, MARIA).await.email, OLD);
        assert!(open(app).await.is_empty());
    }

    async fn an_address_that_changed_meanwhile_ends_the_cooling(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        let id = maria.id.clone();
        app.job(move |tx, ctx| user::set_email(tx, &id, "m@outra.example", "m@outra.example", ctx.now)).await;
        app.pass_seconds(15 * MINUTE);
        assert_eq!(cool(app).await, 1);
        assert_eq!(state(app, &proposal).await, ApprovalState::Withdrawn);
        assert_eq!(open(app).await, [CaseKind::EmailCorrection], "an agent looks at it");
        assert!(app.mails().await.is_empty());
    }

    async fn what_nothing_proves_is_a_supervisors_case(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let id = maria.id.to_string();
        let ask = async |note: &'static str| {
            let id = id.clone();
            app.verb(agent(), move |tx, ctx| two::no_proof(tx, ctx, &id, ApprovalAct::Email, note)).await
        };
        let invalid = Error::Invalid { field: Field::Reason, reason: Flaw::ReasonMissing };
        assert_eq!(ask("x").await, Err(invalid));
        let protocol = ask("o telefone do ERP não existe mais").await.unwrap();
        assert_eq!(ask("ligou outra vez").await, Ok(protocol), "the caller has one number");
        assert_eq!(open(app).await, [CaseKind::NoProof]);
        assert_eq!(of_login(app, MARIA).await.email, OLD);
    }

    async fn the_address_that_arrived_from_the_erp_proves_itself(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        app.pass_hours(60);
        let mut moved = record("1001");
        moved.contact.email = NEW.into();
        assert_eq!(app.hand_over(moved.clone()).await.outcome, Outcome::Case);
        assert_eq!(open(app).await, [CaseKind::RegisteredDataDiffers]);
        let by_erp = |email: &str| Proposal { proof: Some(Proof::Erp), note: "chegou hoje do ERP".into(), ..by_call(email) };
        let refused = async |user: &User, email: &str| propose(app, &agent(), user, by_erp(email)).await.unwrap_err();
        let other = Error::Invalid { field: Field::Email, reason: Flaw::EmailNotArrived };
        assert_eq!(refused(&maria, "x@outra.example").await, other);
        let missing = Error::Invalid { field: Field::Proof, reason: Flaw::ProofMissing };
        assert_eq!(refused(&vera, "").await, missing, "it is not hers");
        let proposal = propose(app, &agent(), &maria, by_erp("")).await.unwrap();
        approve(app, &agent(), &maria, &proposal).await.unwrap();
        assert_eq!(of_login(app, MARIA).await.email, NEW);
        assert!(open(app).await.is_empty());
        app.pass_seconds(1);
        assert_eq!(app.hand_over(moved).await.outcome, Outcome::Unchanged, "nothing differs any more");
        app.mails().await;
    }

    async fn before_the_first_login_the_old_address_learns_nothing_and_stops_nothing(app: &TestApp) {
        newcomer(app, "1001").await;
        let maria = of_login(app, MARIA).await;
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        app.pass_seconds(15 * MINUTE);
        assert_eq!(cool(app).await, 1);
        assert!(app.mails().await.is_empty(), "nobody is told");
        approve(app, &agent(), &maria, &proposal).await.unwrap();
        let mails = app.mails().await;
        let to = |address: &str| mails.iter().find(|m| m.message.address == address).expect("a mail").clone();
        assert!(matches!(to(OLD).letter, Letter::FirstAccessWithdrawn { .. }), "neither login nor destination");
        let promise = app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().unwrap();
        assert_eq!(promise.due_at, START.plus_h(48));
        move_in(app, MARIA, &to(NEW)).await;
    }

    async fn nobody_corrects_staff_the_own_address_or_a_frozen_login(app: &TestApp) {
        let staff = app.staff("clara", Role::Agent).await;
        let clara = of_login(app, &staff.login).await;
        assert_eq!(propose(app, &agent(), &clara, by_call(NEW)).await.unwrap_err(), Error::Conflict(Rule::StaffInTwo));
        assert_eq!(propose(app, &person(&clara), &clara, by_call(NEW)).await.unwrap_err(), Error::Conflict(Rule::OwnAccount));
        let maria = administrator(app, "1001").await;
        assert_eq!(propose(app, &person(&maria), &maria, by_call(NEW)).await.unwrap_err(), Error::Forbidden);
        let same = Error::Invalid { field: Field::Email, reason: Flaw::EmailSame };
        assert_eq!(propose(app, &agent(), &maria, by_call(OLD)).await.unwrap_err(), same);
        let none = Error::Invalid { field: Field::Email, reason: Flaw::EmailMissing };
        assert_eq!(propose(app, &agent(), &maria, by_call("")).await.unwrap_err(), none);
        let mut moved = record("1001");
        moved.contact.email = NEW.into();
        app.hand_over(moved).await;
        assert_eq!(propose(app, &agent(), &maria, by_call(NEW)).await.unwrap_err(), Error::Conflict(Rule::Frozen));
    }

    async fn of_approval_and_cooling_at_once_one_changes_the_address(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let proposal = propose(app, &agent(), &maria, by_call(NEW)).await.unwrap();
        let all = [agent(), agent(), agent()];
        let answers = at_once(all.iter().map(|who| approve(app, who, &maria, &proposal))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert_eq!(changed(&app.mails().await), [NEW, OLD]);
    }
}

#[tokio::test]
async fn an_e_mail_is_corrected_on_the_pages_of_two_agents_and_stopped_on_a_page_for_everybody() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    let (clara, rui) = (app.staff("clara", Role::Agent).await, app.staff("rui", Role::Supervisor).await);
    let (first, second) = (app.serve_provider().await, app.serve_provider().await);
    log_in(&first, &clara).await;
    log_in(&second, &rui).await;
    let card = format!("/desk/people/{}", maria.id);
    assert!(first.get(&card).await.text().contains("Corrigir o e-mail"));
    let form = first.get(&format!("{card}/email")).await.form("main form").set("proof", "call_back");
    let form = form.set("reason", "falei com Maria no telefone do ERP");
    let page = first.submit(&form.clone()).await;
    assert_eq!(page.status, 422);
    assert!(page.all("#email-error").concat().contains("Informe o e-mail"), "{}", page.text());
    let page = first.follow(&first.submit(&form.clone().set("email", NEW)).await).await;
    assert!(page.text().contains("outra pessoa do atendimento precisa aprovar"), "{}", page.text());
    assert!(page.text().contains("sem outra aprovação, vale a partir de"), "{}", page.text());
    assert_eq!(first.get(&format!("{card}/approve?act=email")).await.status, 409, "not the same agent");
    assert!(second.get("/desk/cases").await.text().contains("Proposta de clara"));
    app.pass_seconds(15 * MINUTE);
    cool(&app).await;
    let (reference, _) = told(&only(app.mails().await));
    let page = second.get(&card).await;
    assert!(page.text().contains("a espera começou"), "{}", page.text());
    assert!(!page.body.contains(NEW) && !page.text().contains(&reference), "{}", page.text());
    let old = app.serve_provider().await;
    let stop = old.get("/email/stop").await.form("main form").set("login", MARIA);
    let page = old.submit(&stop.clone().set("reference", "AA-AA")).await;
    assert_eq!(page.status, 422);
    let page = old.submit(&stop.set("reference", &reference)).await;
    assert!(page.text().contains("A troca foi parada"), "{}", page.text());
    assert!(second.get(&card).await.text().contains("Para supervisor"), "the card names the case");
    log_in(&first, &clara).await;
    let page = first.follow(&first.submit(&form.set("email", NEW)).await).await;
    assert!(!page.text().contains("vale a partir de"), "time alone changes it no more: {}", page.text());
    log_in(&second, &rui).await;
    let page = second.get(&format!("{card}/approve?act=email")).await;
    let page = second.follow(&second.submit(&page.form("main form")).await).await;
    assert!(page.text().contains("O novo e-mail vale"), "{}", page.text());
    assert!(page.attribute("main a[href$=send-password]", "href").is_some(), "a password may follow");
    app.mails().await;
}
