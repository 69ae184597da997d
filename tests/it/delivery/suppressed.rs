//! After a hard bounce an address gets nothing automatic, until a person corrects or confirms it; a full mailbox is tried
//! anew after a day.

use cracha::error::{Error, Rule};
use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::intake::Contact;
use cracha::flow::{desk, users};
use cracha::mail::letter::Letter;
use cracha::model::audit;
use cracha::model::case::{self, CaseKind, CaseState};
use cracha::model::message::{self, MessageState, Reason, Step};
use cracha::model::promise::{self, PromiseKind, Stage};
use cracha::model::role::Role;
use cracha::model::suppression;
use cracha::model::user::User;

use crate::on_both_engines;
use crate::support::app::{Left, TestApp};
use crate::support::people::{administrator, agent, colleague, forgot, of_login, only, operator, person, record};

fn no_such_mailbox() -> Attempted {
    Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(550), words: "5.1.1 user unknown".into() })
}

fn full() -> Attempted {
    Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(552), words: "5.2.2 mailbox full".into() })
}

fn rui() -> Contact {
    Contact { name: "Rui Lima".into(), email: "rui@1001.example".into(), phone: None, language: None }
}

async fn state(app: &TestApp, left: &Left) -> (MessageState, Option<Reason>) {
    let id = left.message.id.clone();
    let row = app.app.read(move |db| message::get(db, &id)).await.unwrap();
    (row.state, row.problem)
}

async fn is_suppressed(app: &TestApp, address: &'static str) -> bool {
    app.app.read(move |db| suppression::find(db, address)).await.unwrap().is_some()
}

async fn cases(app: &TestApp) -> Vec<CaseKind> {
    let open = app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap();
    open.into_iter().map(|case| case.kind).collect()
}

/// Ana, a colleague of Maria's, whose address has sent a recovery code back.
async fn ana(app: &TestApp) -> (User, User) {
    let maria = administrator(app, "1001").await;
    let ana = colleague(app, &maria, "ana", Role::Buyer).await;
    app.mails().await;
    forgot(app, "1001.ana", "ana@1001.example").await;
    only(app.mails_answered(no_such_mailbox()).await);
    (maria, ana)
}

on_both_engines! {
    async fn after_a_hard_bounce_no_automatic_mail_goes_there_and_the_desk_has_a_case(app: &TestApp) {
        let (maria, ana) = ana(app).await;
        assert!(is_suppressed(app, "ana@1001.example").await);
        assert_eq!(cases(app).await, [CaseKind::AddressFailed]);
        app.pass_hours(1);
        forgot(app, "1001.ana", "ana@1001.example").await;
        assert!(app.mails().await.is_empty(), "kept back");
        let id = ana.id.clone();
        let newest = app.app.read(move |db| message::of_user(db, &id, message::Lane::Mail, 1)).await.unwrap().remove(0);
        assert_eq!((newest.state, newest.problem), (MessageState::Failed, Some(Reason::Suppressed)));
        assert_eq!(cases(app).await.len(), 1, "one case");

        let id = ana.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::send_password(tx, ctx, &id)).await.unwrap();
        assert_eq!(only(app.mails().await).message.address, "ana@1001.example", "what a known person sends goes out");
    }

    async fn an_agent_confirms_the_address_with_a_reason_that_is_audited(app: &TestApp) {
        let (_, ana) = ana(app).await;
        let (id, user) = (ana.id.to_string(), ana.id.to_string());
        let short = app.verb(agent(), move |tx, ctx| desk::confirm_address(tx, ctx, &id, " ")).await;
        assert!(matches!(short, Err(Error::Invalid { .. })), "{short:?}");
        let id = user.clone();
        let why = "soletrou o endereço ao telefone";
        app.verb(agent(), move |tx, ctx| desk::confirm_address(tx, ctx, &id, why)).await.unwrap();
        assert!(cases(app).await.is_empty());
        let id = user.clone();
        let acts = app.app.read(move |db| audit::latest(db, Some((audit::Subject::User, &id)), 100)).await.unwrap();
        let said = acts.iter().find(|entry| entry.act == "desk.confirm_address").expect("in the audit");
        let after = said.after.clone().unwrap_or_default();
        assert!(after.contains(why) && !after.contains("ana@1001.example"), "{after}");
        app.pass_hours(1);
        forgot(app, "1001.ana", "ana@1001.example").await;
        assert_eq!(app.mails().await.len(), 1);
        let again = app.verb(agent(), move |tx, ctx| desk::confirm_address(tx, ctx, &user, why)).await;
        assert_eq!(again, Err(Error::Conflict(Rule::NotSuppressed)));
        let maria = of_login(app, "1001.maria.souza").await;
        let id = ana.id.to_string();
        let denied = app.verb(person(&maria), move |tx, ctx| desk::confirm_address(tx, ctx, &id, why)).await;
        assert_eq!(denied, Err(Error::Forbidden));
    }

    async fn a_first_credential_to_a_wrong_address_is_corrected_and_leaves(app: &TestApp) {
        let mut wrong = record("1001");
        wrong.alternate = Some(rui());
        app.hand_over(wrong.clone()).await;
        app.provision().await;
        only(app.mails_answered(no_such_mailbox()).await);
        assert_eq!(cases(app).await, [CaseKind::PromiseAtRisk]);
        let told = only(app.mails().await);
        assert!(matches!(told.letter, Letter::AlternateContact { .. }) && told.secret.is_none(), "{told:?}");
        assert_eq!(told.message.address, "rui@1001.example");

        let mut right = wrong;
        right.contact.email = "maria.souza@1001.example".into();
        app.hand_over(right).await;
        let left = app.mails().await;
        assert!(left.iter().any(|mail| mail.message.address == "maria.souza@1001.example" && mail.secret.is_some()));
    }

    async fn the_alternate_contact_is_not_told_twice_of_a_mail_that_an_operator_tried_again(app: &TestApp) {
        let mut with = record("1001");
        with.alternate = Some(rui());
        app.hand_over(with).await;
        app.provision().await;
        let first = only(app.mails_answered(no_such_mailbox()).await).message;
        assert!(matches!(only(app.mails().await).letter, Letter::AlternateContact { .. }));
        let (id, ctx, seen) = (first.id.clone(), app.ctx(operator()), first.clone());
        let knows = app.app.read(move |db| cracha::flow::operate::alternate_knows(db, &ctx, &seen)).await.unwrap();
        assert!(knows, "the question before says so");
        app.pass_seconds(60);
        app.verb(operator(), move |tx, ctx| cracha::flow::operate::retry(tx, ctx, &id)).await.unwrap();
        let again = only(app.mails_answered(no_such_mailbox()).await);
        assert_eq!(again.message.id, first.id, "it failed again");
        assert!(app.mails().await.is_empty(), "nobody is told once more");
    }

    async fn the_alternate_contact_is_told_of_an_administrators_mail_that_failed_later(app: &TestApp) {
        let mut with = record("1001");
        with.alternate = Some(rui());
        app.hand_over(with).await;
        app.provision().await;
        let first = only(app.mails().await);
        crate::support::people::move_in(app, "1001.maria.souza", &first).await;
        app.mails().await;
        forgot(app, "1001.maria.souza", "maria@1001.example").await;
        only(app.mails_answered(no_such_mailbox()).await);
        let told = only(app.mails().await);
        assert!(matches!(told.letter, Letter::AlternateContact { .. }) && told.secret.is_none(), "{told:?}");
    }

    async fn a_full_mailbox_is_tried_anew_after_a_day_and_is_not_suppressed(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let first = only(app.mails_answered(full()).await);
        assert!(!is_suppressed(app, "maria@1001.example").await);
        assert_eq!(state(app, &first).await, (MessageState::Delayed, Some(Reason::MailboxFull)));
        assert_eq!(cases(app).await, [CaseKind::PromiseAtRisk]);
        app.pass_hours(23);
        assert!(app.mails().await.is_empty());
        app.pass_hours(1);
        only(app.mails().await);
        let kept = app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().unwrap();
        assert_eq!(kept.stage, Stage::Relayed);
    }

    async fn a_recovery_code_to_a_full_mailbox_does_not_come_a_day_late(app: &TestApp) {
        administrator(app, "1001").await;
        app.mails().await;
        forgot(app, "1001.maria.souza", "maria@1001.example").await;
        let code = only(app.mails_answered(full()).await);
        assert_eq!(state(app, &code).await.0, MessageState::Failed);
        app.pass_hours(25);
        assert!(app.mails().await.is_empty());
    }
}
