//! Releasing a frozen login: one agent proposes with a proof, another approves (product rules "Corrections", "Desk").

use cracha::error::{Error, Field, Flaw, Result, Rule};
use cracha::flow::desk::{self, Proposal, release};
use cracha::flow::intake::Outcome;
use cracha::flow::sign_in::login::Outcome as Login;
use cracha::mail::letter::Letter;
use cracha::model::approval::{Approval, Proof};
use cracha::model::case::{self, Case, CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::promise::{self, PromiseKind, Stage};
use cracha::model::role::Role;
use cracha::model::user::{BlockedBy, User, UserState};
use cracha::model::{audit, ticket};
use cracha::text::Lang;

use crate::on_both_engines;
use crate::support::app::{START, TestApp};
use crate::support::at_once;
use crate::support::people::{
    PASSWORD, administrator, agent, colleague, device, enter, move_in, of_login, only, person, record, type_in,
};

const MARIA: &str = "1001.maria.souza";
const RIGHT: &str = "maria@certo.example";

/// Maria came in from a mailbox, and the ERP then sent another.
async fn frozen(app: &TestApp) -> User {
    administrator(app, "1001").await;
    freeze(app).await
}

async fn freeze(app: &TestApp) -> User {
    app.pass_hours(20);
    let mut moved = record("1001");
    moved.contact.email = RIGHT.into();
    assert_eq!(app.hand_over(moved).await.outcome, Outcome::Case);
    let user = of_login(app, MARIA).await;
    assert_eq!(user.blocked_by, Some(BlockedBy::Frozen));
    user
}

fn by_erp() -> Proposal {
    Proposal { proof: Some(Proof::Erp), note: "chegou hoje do ERP".into(), ..Proposal::default() }
}

fn by_call() -> Proposal {
    Proposal { proof: Some(Proof::CallBack), note: "falei com Maria no telefone do ERP".into(), ..Proposal::default() }
}

async fn propose(app: &TestApp, who: &Actor, user: &User, proposal: Proposal) -> Result<Approval> {
    let id = user.id.to_string();
    app.verb(who.clone(), move |tx, ctx| release::propose(tx, ctx, &id, &proposal)).await
}

async fn approve(app: &TestApp, who: &Actor, user: &User, approval: &Approval) -> Result<String> {
    let (id, approval) = (user.id.to_string(), approval.id.to_string());
    app.verb(who.clone(), move |tx, ctx| release::approve(tx, ctx, &id, &approval)).await
}

async fn cases(app: &TestApp, state: CaseState) -> Vec<Case> {
    app.app.read(move |db| case::in_state(db, state, (100, 0))).await.unwrap()
}

fn invalid(field: Field, reason: Flaw) -> Error {
    Error::Invalid { field, reason }
}

on_both_engines! {
    async fn two_people_release_a_frozen_login_to_the_address_that_arrived(app: &TestApp) {
        let maria = frozen(app).await;
        let due = START.plus_h(48);
        let (one, other) = (agent(), agent());
        let proposal = propose(app, &one, &maria, by_erp()).await.unwrap();
        assert_eq!(proposal.email.as_deref(), Some(RIGHT));
        assert_eq!(of_login(app, MARIA).await.blocked_by, Some(BlockedBy::Frozen), "one yes changes nothing");
        assert!(app.mails().await.is_empty());
        let reference = approve(app, &other, &maria, &proposal).await.unwrap();
        let released = of_login(app, MARIA).await;
        assert_eq!((released.state, released.blocked_by), (UserState::Invited, None));
        assert_eq!((released.email.as_str(), released.first_login_at), (RIGHT, None));
        let mails = app.mails().await;
        let to = |address: &str| mails.iter().find(|m| m.message.address == address).expect("a mail").clone();
        assert_eq!(mails.len(), 2, "both addresses are told: {mails:?}");
        assert!(matches!(to("maria@1001.example").letter, Letter::FirstAccessWithdrawn { .. }), "neither login nor destination");
        let first = to(RIGHT);
        assert!(matches!(&first.letter, Letter::FirstAccess { reference: r, .. } if *r == reference), "{:?}", first.letter);
        assert!(matches!(type_in(app, MARIA, PASSWORD).await.unwrap(), Login::Wrong), "the old password is void");
        let now = app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().unwrap();
        assert_eq!((now.stage, now.due_at, now.first_login_at), (Stage::Relayed, due, None));
        assert!(cases(app, CaseState::Open).await.is_empty());
        assert_eq!(cases(app, CaseState::Closed).await[0].kind, CaseKind::WrongMailbox);
        move_in(app, MARIA, &first).await;
        // The ERP sends the same again: nothing differs any more.
        let mut same = record("1001");
        same.contact.email = RIGHT.into();
        app.pass_seconds(1);
        assert_eq!(app.hand_over(same).await.outcome, Outcome::Unchanged);
        let id = maria.id.to_string();
        let acts = app.app.read(move |db| audit::latest(db, Some((audit::Subject::User, &id)), 100)).await.unwrap();
        let said = |act: &str| acts.iter().find(|entry| entry.act == act).expect("in the audit").clone();
        let (first, second) = (said("desk.release.propose"), said("desk.release.approve"));
        assert_eq!((first.actor_id, second.actor_id), (one.user().map(|u| u.to_string()), other.user().map(|u| u.to_string())));
        let whole = first.after.unwrap_or_default() + &second.after.unwrap_or_default();
        assert!(whole.contains("\"proof\":\"erp\"") && !whole.contains(RIGHT), "masked: {whole}");
    }

    async fn without_a_correction_the_first_password_goes_to_the_registered_address(app: &TestApp) {
        administrator(app, "1001").await;
        enter(app, MARIA, PASSWORD, device("laptop")).await;
        let maria = freeze(app).await;
        let proposal = propose(app, &agent(), &maria, by_call()).await.unwrap();
        approve(app, &agent(), &maria, &proposal).await.unwrap();
        let mail = only(app.mails().await);
        assert_eq!(mail.message.address, "maria@1001.example");
        assert!(matches!(type_in(app, MARIA, PASSWORD).await.unwrap(), Login::Wrong));
        let id = maria.id.clone();
        let live: Vec<_> = app.app.read(move |db| ticket::latest_of(db, &id, 20)).await.unwrap();
        assert_eq!(live.iter().filter(|ticket| ticket.is_live(app.now())).count(), 1);
        move_in(app, MARIA, &mail).await;
        app.mails().await;
        // The key of the closed case is free: whoever is frozen again has a case again.
        let again = freeze(app).await;
        assert_eq!(cases(app, CaseState::Open).await.len(), 1);
        assert!(propose(app, &agent(), &again, by_call()).await.is_ok());
    }

    async fn whoever_proposed_cannot_approve_and_there_is_one_proposal_at_a_time(app: &TestApp) {
        let maria = frozen(app).await;
        let (one, other) = (agent(), agent());
        let proposal = propose(app, &one, &maria, by_call()).await.unwrap();
        assert_eq!(approve(app, &one, &maria, &proposal).await, Err(Error::Conflict(Rule::SamePerson)));
        assert_eq!(propose(app, &other, &maria, by_call()).await.unwrap_err(), Error::Conflict(Rule::AlreadyProposed));
        assert_eq!(of_login(app, MARIA).await.blocked_by, Some(BlockedBy::Frozen));
        let card_of = |who: &Actor| {
            let (ctx, id) = (app.ctx(who.clone()), maria.id.to_string());
            app.app.read(move |db| desk::card(db, &ctx, &id, Lang::PtBr))
        };
        let (mine, theirs) = (card_of(&one).await.unwrap(), card_of(&other).await.unwrap());
        assert!(mine.waiting[0].mine && !theirs.waiting[0].mine);
    }

    async fn nobody_decides_about_staff_or_about_the_own_account(app: &TestApp) {
        let staff = app.staff("clara", Role::Agent).await;
        let clara = of_login(app, &staff.login).await;
        let own = propose(app, &person(&clara), &clara, by_call()).await.unwrap_err();
        assert_eq!(own, Error::Conflict(Rule::OwnAccount));
        assert_eq!(propose(app, &agent(), &clara, by_call()).await.unwrap_err(), Error::Conflict(Rule::Staff));
        let maria = administrator(app, "1001").await;
        assert_eq!(propose(app, &agent(), &maria, by_call()).await.unwrap_err(), Error::Conflict(Rule::NotFrozen));
        assert_eq!(propose(app, &person(&maria), &maria, by_call()).await.unwrap_err(), Error::Forbidden);
    }

    async fn a_proposal_is_over_after_a_day_when_withdrawn_and_when_the_login_is_not_what_it_was(app: &TestApp) {
        let maria = frozen(app).await;
        let (one, other) = (agent(), agent());
        let over = Err(Error::Conflict(Rule::ProposalOver));
        let late = propose(app, &one, &maria, by_call()).await.unwrap();
        app.pass_hours(24);
        assert_eq!(approve(app, &other, &maria, &late).await, over);
        let fresh = propose(app, &one, &maria, by_call()).await.expect("one that has run out is in nobody's way");
        let (id, approval) = (maria.id.to_string(), fresh.id.to_string());
        app.verb(one.clone(), move |tx, ctx| release::withdraw(tx, ctx, &id, &approval)).await.unwrap();
        assert_eq!(approve(app, &other, &maria, &fresh).await, over);
        let stale = propose(app, &one, &maria, by_call()).await.unwrap();
        let id = maria.id.clone();
        app.job(move |tx, _| cracha::model::user::raise_epoch(tx, &id)).await;
        assert_eq!(approve(app, &other, &maria, &stale).await, over);
        assert_eq!(of_login(app, MARIA).await.blocked_by, Some(BlockedBy::Frozen));
        assert_eq!(cases(app, CaseState::Open).await.len(), 1, "the case still waits");
    }

    async fn of_two_approvals_at_once_one_releases(app: &TestApp) {
        let maria = frozen(app).await;
        let proposal = propose(app, &agent(), &maria, by_erp()).await.unwrap();
        let all = [agent(), agent(), agent(), agent()];
        let answers = at_once(all.iter().map(|who| approve(app, who, &maria, &proposal))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        let lost = |error: &Error| matches!(error, Error::Conflict(Rule::NotFrozen | Rule::ProposalOver));
        assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(lost), "{answers:?}");
        assert_eq!(app.mails().await.len(), 2);
    }

    async fn a_proof_has_to_be_one(app: &TestApp) {
        administrator(app, "1001").await;
        let maria = of_login(app, MARIA).await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        let rui = colleague(app, &maria, "rui", Role::Administrator).await;
        administrator(app, "2002").await;
        let maria = freeze(app).await;
        let refused = async |proposal: Proposal| propose(app, &agent(), &maria, proposal).await.unwrap_err();
        assert_eq!(refused(Proposal { proof: None, ..by_call() }).await, invalid(Field::Proof, Flaw::ProofMissing));
        assert_eq!(refused(Proposal { note: " ok ".into(), ..by_call() }).await, invalid(Field::Reason, Flaw::ReasonMissing));
        for login in ["", MARIA, vera.login.as_str(), "2002.maria.souza", "clara"] {
            let by = Proposal { proof: Some(Proof::Administrator), confirmer: login.into(), ..by_call() };
            assert_eq!(refused(by).await, invalid(Field::Confirmer, Flaw::NotAnAdministrator), "{login}");
        }
        for (email, flaw) in [("maria@1001.example", Flaw::EmailSame), ("maria", Flaw::EmailWithoutAt)] {
            let by = Proposal { email: email.into(), ..by_call() };
            assert_eq!(refused(by).await, invalid(Field::Email, flaw));
        }
        let by = Proposal { email: "outra@certo.example".into(), ..by_erp() };
        assert_eq!(refused(by).await, invalid(Field::Email, Flaw::EmailNotArrived));
        let good = Proposal { proof: Some(Proof::Administrator), confirmer: rui.login.clone(), ..by_call() };
        assert_eq!(propose(app, &agent(), &maria, good).await.unwrap().confirmer_id, Some(rui.id));
    }
}
