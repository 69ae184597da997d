//! The time door: schedules, the outbox, what leaves by HTTP.

mod guard;
mod nodes;
mod portal;
mod running;
mod schedules;
mod settings;
mod sweeping;
mod waiting;

use cracha::flow::schedule;
use cracha::model::ctx::Actor;
use cracha::model::ids::UserId;
use cracha::model::role::Role;
use cracha::model::run::{self, Run};

use crate::support::app::TestApp;

/// An operator at work.
fn operator() -> Actor {
    Actor::Person { user: UserId::new(), login: "otto.klein".into(), role: Role::Operator, reseller: None }
}

/// The schedules as at the first start.
async fn schedules(app: &TestApp) {
    app.job(schedule::ensure).await;
}

/// The runs of a schedule, the newest first.
async fn runs(app: &TestApp, name: &'static str) -> Vec<Run> {
    app.app.read(move |db| run::latest(db, name, 100)).await.unwrap()
}
