//! What is promised about an end customer, and what becomes of the promise.

use cracha::flow::operate::{self, Which, schedule};
use cracha::flow::{customers, promise};
use cracha::jobs::beat::beat;
use cracha::model::end_customer::{EndCustomer, EndCustomerState};
use cracha::model::promise::{self as promises, Problem, Promise, PromiseKind, Stage};
use cracha::model::role::Role;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{now, register, registered};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{administrator, colleague, operator, person, record};

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Text)]
    id: String,
}

const CPF: &str = "529.982.247-25";

async fn promise_of(app: &TestApp, row: &EndCustomer) -> Promise {
    let id = now(app, row).await.promise_id.expect("a promise");
    app.app.read(move |db| promises::get(db, &id)).await.unwrap()
}

async fn state(app: &TestApp, external_id: &str, state: &str) {
    let mut record = record(external_id);
    record.state = Some(state.into());
    app.hand_over(record).await;
}

on_both_engines! {
    async fn a_registered_one_is_available_at_the_next_run_and_the_promise_is_kept(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        let begun = promise_of(app, &row).await;
        assert_eq!((begun.kind.clone(), begun.stage), (PromiseKind::EndCustomer, Stage::Received));
        assert_eq!(begun.due_at, begun.received_at.plus_h(24));
        assert_eq!((begun.external_id.as_str(), begun.contact_folded), (row.id.as_str(), None), "it is about nobody");
        app.pass_hours(1);
        assert_eq!(app.provision().await, 1);
        assert_eq!(app.provision().await, 0, "once");
        let available = now(app, &row).await;
        assert_eq!((available.state, available.available_at), (EndCustomerState::Available, Some(app.now())));
        let kept = promise_of(app, &row).await;
        assert_eq!((kept.stage, kept.delivered_at, kept.breached_at), (Stage::Delivered, Some(app.now()), None));
        assert_eq!(app.mails().await.len(), 0, "nobody is written to");
    }

    async fn without_a_run_it_is_at_risk_and_operators_see_it(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        app.pass_hours(19);
        app.job(|tx, ctx| promise::watch(tx, ctx, 100)).await;
        let risk = promise_of(app, &row).await;
        assert_eq!((risk.at_risk_at, risk.problem), (Some(app.now()), Some(Problem::LittleTimeLeft)));
        let ctx = app.ctx(operator());
        let (seen, open) = app.app.read(move |db| operate::promises(db, &ctx, Which::AtRisk, 10)).await.unwrap();
        assert_eq!(seen.len(), 1);
        let of: Vec<_> = open.iter().map(|one| (one.kind.as_str(), one.count, one.at_risk)).collect();
        assert_eq!(of, [("credential", 0, 0), ("end_customer", 1, 1)]);
        assert_eq!(seen[0].reseller.as_deref(), Some("Revenda 1001 Ltda"));
        app.pass_hours(6);
        app.job(|tx, ctx| promise::watch(tx, ctx, 100)).await;
        assert!(promise_of(app, &row).await.breached_at.is_some());
        app.provision().await;
        let late = promise_of(app, &row).await;
        assert_eq!((late.stage, late.problem), (Stage::Delivered, None));
        assert!(late.breached_at.is_some(), "too late is broken");
    }

    async fn a_paused_schedule_is_named_and_the_beat_makes_them_available(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        app.job(schedule::ensure).await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, "provision", "manutenção")).await.unwrap();
        let ctx = app.ctx(operator());
        let foreseen = app.app.read(move |db| operate::foresee(db, &ctx)).await.unwrap();
        app.job(move |tx, ctx| operate::foreseen(tx, ctx, &foreseen)).await;
        assert_eq!(promise_of(app, &row).await.problem, Some(Problem::SchedulePaused));
        app.verb(operator(), |tx, ctx| schedule::resume(tx, ctx, "provision", "acabou")).await.unwrap();
        app.pass_seconds(61);
        beat(&app.app).await;
        assert_eq!(now(app, &row).await.state, EndCustomerState::Available);
    }

    async fn one_of_a_suspended_reseller_waits_and_one_of_a_closed_reseller_is_owed_nothing(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        state(app, "1001", "suspended").await;
        assert_eq!(app.provision().await, 0);
        assert_eq!(now(app, &row).await.state, EndCustomerState::Registered);
        app.pass_hours(19);
        app.job(|tx, ctx| promise::watch(tx, ctx, 100)).await;
        assert_eq!(promise_of(app, &row).await.problem, Some(Problem::ResellerNotActive));
        state(app, "1001", "closed").await;
        assert_eq!(promise_of(app, &row).await.stage, Stage::Cancelled);
        assert_eq!(app.provision().await, 0);
        state(app, "1001", "active").await;
        assert_eq!(promise_of(app, &row).await.stage, Stage::Received);
        assert_eq!(app.provision().await, 1);
        assert_eq!(now(app, &row).await.state, EndCustomerState::Available);
    }

    async fn one_that_is_removed_is_owed_nothing_and_registered_again_it_is_the_same_row(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        let (first, id) = (promise_of(app, &row).await, row.id.clone());
        app.verb(person(&maria), move |tx, ctx| customers::remove(tx, ctx, &id)).await.unwrap();
        assert_eq!(promise_of(app, &row).await.stage, Stage::Cancelled);
        // Closing and opening the reseller wakes nothing that was removed.
        state(app, "1001", "closed").await;
        state(app, "1001", "active").await;
        assert_eq!(promise_of(app, &row).await.stage, Stage::Cancelled);
        app.pass_hours(1);
        let again = registered(app, &maria, "52998224725", "Ana S. Souza").await;
        assert_eq!((again.as_str(), &again.row().id), ("registered_again", &row.id));
        let second = promise_of(app, &row).await;
        assert_ne!(second.id, first.id);
        assert_eq!(app.provision().await, 1);
        assert_eq!(now(app, &row).await.name, "Ana S. Souza");
    }

    async fn what_waits_of_each_kind_is_read_and_counted_by_index(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        register(app, &maria, CPF, "Ana Souza").await;
        crate::operate::plans::scans_only(app, &["promises_ahead_of_kind"], |db| {
            promise::waiting(db, 10).unwrap();
            promises::count_open(db).unwrap();
            promises::hours(db, &PromiseKind::Credential).unwrap();
        });
        let counts = app.app.read(promises::counts).await.unwrap();
        assert!(counts.contains(&(PromiseKind::EndCustomer, Stage::Received, 1)), "{counts:?}");
        let hours = app.app.read(|db| promises::hours(db, &PromiseKind::Credential)).await.unwrap();
        assert!(hours.is_empty(), "the 48 hours are credentials alone: {hours:?}");
        app.mails().await;
    }

    async fn an_older_node_takes_none_of_them_for_a_credential(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        // As the version before read what waits: whatever is validated, of any kind.
        let old = "SELECT p.id AS id FROM promises p JOIN resellers r ON r.id = p.reseller_id \
                   WHERE p.stage = 'validated' AND r.state = 'active' ORDER BY p.due_at";
        let taken: Vec<Taken> = sql_query(old).load(&mut app.database()).unwrap();
        assert!(taken.is_empty(), "{}", taken.len());
        app.hand_over(record("1002")).await;
        let taken: Vec<Taken> = sql_query(old).load(&mut app.database()).unwrap();
        assert_eq!(taken.len(), 1, "a credential it does");
        assert!(taken[0].id != promise_of(app, &row).await.id.as_str());
        // One that was begun before is made available as well.
        let id = promise_of(app, &row).await.id;
        app.job(move |tx, _| {
            let mut promise = promises::get(tx, &id)?;
            promise.stage = Stage::Validated;
            promises::save(tx, &mut promise)
        })
        .await;
        assert_eq!(app.provision().await, 2);
        assert_eq!(now(app, &row).await.state, EndCustomerState::Available);
        app.mails().await;
    }

    async fn credentials_are_made_first_and_end_customers_take_what_is_left_of_a_batch(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        colleague(app, &maria, "vera", Role::Buyer).await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        app.pass_hours(1);
        app.hand_over(record("1002")).await;
        let waiting = app.app.read(|db| promise::waiting(db, 1)).await.unwrap();
        assert_ne!(waiting, [promise_of(app, &row).await.id], "somebody waits for a mail");
        assert_eq!(app.app.read(|db| promise::waiting(db, 2)).await.unwrap().len(), 2);
    }
}
