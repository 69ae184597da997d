//! The 48-hour promise, intake and corrections (product.md).

use cracha::config::PromisePolicy;
use cracha::db::types::Instant;
use cracha::flow::delivery::{self, Taken};
use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::intake::{Contact, Outcome, Record};
use cracha::flow::promise as promises;
use cracha::flow::sign_in::login::Outcome as Login;
use cracha::mail::letter::Letter;
use cracha::mail::returned::{Action, Kind, Names, Report, Returned};
use cracha::model::case::{self, CaseState};
use cracha::model::message::Step;
use cracha::model::promise::{self, Promise, PromiseKind, Stage};
use cracha::model::reason::Reason;
use cracha::model::user::{BlockedBy, UserState};
use cracha::model::{intake_line, reseller};

use crate::on_both_engines;
use crate::support::app::{Left, START, TestApp};
use crate::support::people::{PASSWORD, administrator, enter, move_in, newcomer, of_login, only, record, type_in};

const MARIA: &str = "1001.maria.souza";

async fn promise(app: &TestApp) -> Promise {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise")
}

async fn open_cases(app: &TestApp) -> Vec<String> {
    let all = app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap();
    all.into_iter().map(|case| case.kind.as_str().to_owned()).collect()
}

async fn watch(app: &TestApp) -> usize {
    app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await
}

fn refused() -> Attempted {
    Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(550), words: "5.1.1 no such person".into() })
}

async fn bounce(app: &TestApp, mail: &Left, action: Action) -> Taken {
    let (status, words) = ("5.1.1".to_owned(), "no such person".to_owned());
    let returned = Returned {
        kind: Kind::Report,
        reports: vec![Report { action, status, words, recipients: vec![mail.message.address.clone()] }],
        prose: false,
        names: Names { mail_ids: vec![mail.message.mail_id.clone()], ..Names::default() },
        sender: String::new(),
        subject: String::new(),
        excerpt: String::new(),
    };
    app.job(move |tx, ctx| delivery::take(tx, ctx, &returned, "digest")).await
}

fn with_alternate() -> Record {
    let alternate = Contact { name: "Rui".into(), email: "rui@1001.example".into(), ..Contact::default() };
    Record { alternate: Some(alternate), ..record("1001") }
}

fn moved() -> Record {
    let mut moved = record("1001");
    moved.contact.email = "maria@certo.example".into();
    moved
}

on_both_engines! {
    async fn due_is_48_hours_after_the_id_was_issued_or_else_after_receipt_and_stays(app: &TestApp) {
        let issued = Record { id_issued_at: Some("2026-11-23T10:00:00-03:00".into()), ..record("1001") };
        assert_eq!(app.hand_over(issued).await.promise.unwrap().due_at, Instant(1_795_611_600_000));
        assert_eq!(app.hand_over(record("1002")).await.promise.unwrap().due_at, START.plus_h(48));
        app.pass_hours(5);
        app.hand_over(moved()).await;
        assert_eq!(promise(app).await.due_at, Instant(1_795_611_600_000));
        let future = Record { id_issued_at: Some("2030-01-01T00:00:00Z".into()), ..record("1003") };
        assert_eq!(app.hand_over(future).await.promise.unwrap().due_at, app.now().plus_h(48));
        app.provision().await;
        app.mails().await;
    }

    async fn relayed_by_due_at_is_kept_and_a_bounce_reopens_it_with_the_same_due_at(app: &TestApp) {
        app.hand_over(with_alternate()).await;
        app.provision().await;
        let mail = only(app.mails().await);
        let kept = promise(app).await;
        assert_eq!((kept.stage, kept.relayed_at, kept.breached_at), (Stage::Relayed, Some(app.now()), None));
        assert_eq!(bounce(app, &mail, Action::Delivered).await, Taken::Delivered);
        assert_eq!(promise(app).await.stage, Stage::Delivered);
        app.pass_hours(1);
        assert_eq!(bounce(app, &mail, Action::Delayed).await, Taken::Delayed);
        assert_eq!(bounce(app, &mail, Action::Failed).await, Taken::Failed);
        assert_eq!(bounce(app, &mail, Action::Failed).await, Taken::Known, "said once");
        let reopened = promise(app).await;
        assert_eq!((reopened.stage, reopened.due_at), (Stage::Failed, kept.due_at));
        assert_eq!(open_cases(app).await, ["promise_at_risk"]);
        let told = only(app.mails().await);
        assert!(matches!(told.letter, Letter::AlternateContact { .. }) && told.secret.is_none());
        assert_eq!(told.message.address, "rui@1001.example");
        assert!(!told.message.payload.contains("maria@") && !told.message.payload.contains("1001.maria"));
    }

    async fn a_refused_mail_puts_the_promise_at_risk_at_once_with_one_case(app: &TestApp) {
        newcomer_refused(app).await;
        assert_eq!(watch(app).await, 0, "marked already");
        app.pass_hours(49);
        assert_eq!(watch(app).await, 1);
        assert_eq!(watch(app).await, 0);
        let broken = promise(app).await;
        assert_eq!((broken.breached_at, broken.due_at), (Some(app.now()), START.plus_h(48)));
        assert_eq!(open_cases(app).await, ["promise_at_risk"]);
    }

    async fn too_late_is_broken_even_when_the_watch_was_not_there(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.pass_hours(49);
        app.provision().await;
        app.mails().await;
        let late = promise(app).await;
        assert_eq!((late.stage, late.breached_at), (Stage::Relayed, Some(app.now())));
    }

    async fn little_time_left_is_at_risk_before_it_is_too_late(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.pass_hours(35);
        assert_eq!(watch(app).await, 0);
        app.pass_hours(2);
        assert_eq!(watch(app).await, 1);
        let risky = promise(app).await;
        assert!(risky.at_risk_at.is_some() && risky.breached_at.is_none());
    }

    async fn a_correction_before_the_first_login_voids_everything_and_tells_the_old_address_nothing(app: &TestApp) {
        let old = newcomer(app, "1001").await;
        let due = promise(app).await.due_at;
        app.pass_hours(3);
        assert_eq!(app.hand_over(moved()).await.outcome, Outcome::Corrected);
        assert_eq!(promise(app).await.stage, Stage::Queued);
        let typed = type_in(app, MARIA, old.secret.unwrap().expose()).await;
        assert!(matches!(typed, Ok(Login::TicketDead { .. })), "void before the new one has left: {typed:?}");
        let mails = app.mails().await;
        assert_eq!(mails.len(), 2);
        for mail in &mails {
            match &mail.letter {
                Letter::FirstAccess { .. } => assert_eq!(mail.message.address, "maria@certo.example"),
                Letter::FirstAccessWithdrawn { .. } => {
                    assert_eq!(mail.message.address, "maria@1001.example");
                    assert!(!mail.message.payload.contains("maria"), "{}", mail.message.payload);
                }
                other => panic!("{other:?}"),
            }
        }
        let now = promise(app).await;
        assert_eq!((now.stage, now.due_at), (Stage::Relayed, due));
        let first = mails.iter().find(|m| m.secret.is_some()).unwrap();
        move_in(app, MARIA, first).await;
    }

    async fn whoever_came_in_from_the_wrong_mailbox_is_frozen_and_two_people_decide(app: &TestApp) {
        administrator(app, "1001").await;
        let started = enter(app, MARIA, PASSWORD, Default::default()).await;
        app.pass_hours(20);
        let answer = app.hand_over(moved()).await;
        assert_eq!((answer.outcome, answer.reasons.as_slice()), (Outcome::Case, [Reason::WrongMailbox].as_slice()));
        let frozen = of_login(app, MARIA).await;
        assert_eq!((frozen.state, frozen.blocked_by), (UserState::Blocked, Some(BlockedBy::Frozen)));
        assert_eq!(frozen.email, "maria@1001.example", "no intake changes a registered address");
        let (ctx, cookie) = (app.ctx(cracha::model::ctx::Actor::Anonymous), started.cookie);
        let alive = app.app.read(move |db| cracha::flow::sign_in::session::resume(db, &ctx, &cookie)).await.unwrap();
        assert!(alive.is_none());
        assert_eq!(open_cases(app).await, ["wrong_mailbox"]);
        // Suspending and reopening the reseller is no way around the two people.
        for state in ["suspended", "active"] {
            app.pass_seconds(1);
            app.hand_over(Record { state: Some(state.into()), ..record("1001") }).await;
        }
        assert_eq!(of_login(app, MARIA).await.blocked_by, Some(BlockedBy::Frozen));
    }

    async fn after_the_first_login_a_difference_becomes_a_case_and_plain_facts_are_taken(app: &TestApp) {
        administrator(app, "1001").await;
        app.pass_hours(24 * 30);
        let mut differs = moved();
        (differs.cnpj, differs.legal_name) = ("11.222.333/0001-81".into(), "Outro Nome Ltda".into());
        differs.contact.phone = Some("11 5555-0199".into());
        let answer = app.hand_over(differs).await;
        assert_eq!((answer.outcome, answer.reasons.as_slice()), (Outcome::Case, [Reason::RegisteredDataDiffers].as_slice()));
        assert_eq!(open_cases(app).await, ["registered_data_differs"]);
        let row = app.app.read(|db| reseller::find_external(db, "1001")).await.unwrap().unwrap();
        assert_eq!((row.cnpj.as_str(), row.contact_email.as_str()), ("12ABC34501DE35", "maria@1001.example"));
        assert_eq!((row.legal_name.as_str(), row.contact_phone.as_deref()), ("Outro Nome Ltda", Some("11 5555-0199")));
        enter(app, MARIA, PASSWORD, Default::default()).await;
    }

    async fn a_suspension_that_comes_with_a_difference_is_written_down_too(app: &TestApp) {
        administrator(app, "1001").await;
        app.pass_hours(24 * 30);
        app.hand_over(Record { state: Some("suspended".into()), ..moved() }).await;
        let row = app.app.read(|db| reseller::find_external(db, "1001")).await.unwrap().unwrap();
        assert_eq!(row.state, reseller::ResellerState::Suspended);
        assert!(matches!(type_in(app, MARIA, PASSWORD).await, Ok(Login::Wrong)));
    }

    async fn a_rejected_line_is_kept_with_its_reasons_and_a_readable_id_has_a_promise_at_risk(app: &TestApp) {
        let mut bad = record("1001");
        (bad.cnpj, bad.contact.email) = ("12.ABC.345/01DE-36".into(), "maria".into());
        let answer = app.hand_over(bad).await;
        assert_eq!(answer.outcome, Outcome::Rejected);
        assert_eq!(answer.reasons.len(), 2, "{:?}", answer.reasons);
        let at_risk = promise(app).await;
        assert_eq!((at_risk.stage, at_risk.due_at), (Stage::Received, START.plus_h(48)));
        assert!(at_risk.at_risk_at.is_some());
        assert_eq!(open_cases(app).await, ["promise_at_risk"]);
        assert_eq!(app.provision().await, 0);
        app.pass_hours(10);
        assert_eq!(app.hand_over(record("1001")).await.outcome, Outcome::Created);
        assert_eq!(promise(app).await.due_at, START.plus_h(48));
        let nobody = app.hand_over(Record { external_id: " ".into(), ..record("x") }).await;
        assert_eq!((nobody.outcome, nobody.promise.is_none()), (Outcome::Rejected, true));
        let raw = cracha::crypto::secret::sha256_hex(serde_json::to_string(&Record { external_id: " ".into(), ..record("x") }).unwrap());
        assert!(app.app.read(move |db| intake_line::find_rejected_same(db, &raw)).await.unwrap().is_some());
        app.provision().await;
        app.mails().await;
    }

    async fn the_same_reseller_twice_is_one_and_what_no_login_depends_on_is_taken_over(app: &TestApp) {
        newcomer(app, "1001").await;
        app.pass_seconds(5);
        assert_eq!(app.hand_over(record("1001")).await.outcome, Outcome::Unchanged);
        app.pass_seconds(5);
        assert_eq!(app.hand_over(with_alternate()).await.outcome, Outcome::Corrected);
        let row = app.app.read(|db| reseller::find_external(db, "1001")).await.unwrap().unwrap();
        assert_eq!(row.alternate_email.as_deref(), Some("rui@1001.example"));
        app.pass_seconds(5);
        assert_eq!(app.hand_over(record("1001")).await.outcome, Outcome::Unchanged, "left out is not taken away");
    }

    async fn a_reseller_that_comes_back_gets_its_first_password_after_all(app: &TestApp) {
        let state = async |state: &str| {
            app.pass_seconds(60);
            app.hand_over(Record { state: Some(state.into()), ..record("1001") }).await;
        };
        state("suspended").await;
        assert_eq!(app.provision().await, 0);
        assert_eq!(open_cases(app).await, ["promise_at_risk"]);
        state("closed").await;
        assert_eq!(promise(app).await.stage, Stage::Cancelled);
        state("active").await;
        assert_eq!(app.provision().await, 1);
        state("suspended").await;
        assert!(app.mails().await.is_empty(), "withdrawn while nobody may come in");
        state("active").await;
        move_in(app, MARIA, &only(app.mails().await)).await;
    }
}

async fn newcomer_refused(app: &TestApp) {
    app.hand_over(record("1001")).await;
    app.provision().await;
    app.mails_answered(refused()).await;
    let failed = promise(app).await;
    assert_eq!(failed.stage, Stage::Failed);
    assert!(failed.at_risk_at.is_some());
}

#[tokio::test]
async fn two_business_days_jump_over_weekend_and_holiday() {
    let business =
        |config: &mut cracha::config::Config| config.promise.policies.credential.counts = PromisePolicy::BusinessDays;
    let app = TestApp::with(crate::support::app::Engine::Sqlite, business).await;
    app.pass_hours(24 * 30); // Thursday, 24 December 2026; Friday is Christmas
    let due = app.hand_over(record("1001")).await.promise.unwrap().due_at;
    assert!(due >= app.now().plus_h(24 * 5), "{}", due.since(app.now()) / 3_600_000);
    assert!(due <= app.now().plus_h(24 * 6));
}
