//! End customers: registered, promised, found, and never anybody else's.

mod api;
mod pages;
mod promised;
mod rules;

use cracha::flow::customers::{self, Registered, Typed};
use cracha::model::end_customer::EndCustomer;
use cracha::model::user::User;

use crate::support::app::TestApp;
use crate::support::people::person;

/// Somebody with this number.
pub fn typed(document: &str, name: &str) -> Typed {
    Typed { document: document.into(), name: name.into(), ..Typed::default() }
}

/// Registered by this person.
pub async fn register(app: &TestApp, by: &User, document: &str, name: &str) -> EndCustomer {
    registered(app, by, document, name).await.row().clone()
}

/// The same, with what became of it.
pub async fn registered(app: &TestApp, by: &User, document: &str, name: &str) -> Registered {
    let good = customers::check(&typed(document, name)).expect("a good one");
    app.verb(person(by), move |tx, ctx| customers::register(tx, ctx, &good)).await.expect("registered")
}

/// As it is now.
pub async fn now(app: &TestApp, row: &EndCustomer) -> EndCustomer {
    let id = row.id.clone();
    app.app.read(move |db| cracha::model::end_customer::find(db, &id)).await.unwrap().expect("the row")
}
