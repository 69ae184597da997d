//! Whether a reseller, a login or an address is known shows in nothing that a public page answers, not even in the time:
//! the look-up of a promise, and the request for a password. Only the right pair of ID and CNPJ is answered otherwise.

use cracha::db::schema::{suppressions, users};
use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::schedule;
use cracha::flow::operate::staff::{self, NewStaff};
use cracha::model::ctx::Actor;
use cracha::model::message::Step;
use cracha::model::role::Role;
use cracha::model::user::{BlockedBy, UserState};
use cracha::text::Lang;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::on_both_engines;
use crate::support::alike::{EACH, Kind, Measured, Typed};
use crate::support::app::TestApp;
use crate::support::http::Page;
use crate::support::people::{cnpj, forgot, record};

fn known(n: usize) -> String {
    format!("{}", 2000 + n)
}

/// The ID is known, the CNPJ is another's.
fn mismatched(n: usize) -> Typed {
    (known(n), cnpj(&known((n + 1) % EACH)))
}

/// The CNPJ is known, the ID is not.
fn unknown(n: usize) -> Typed {
    (format!("{}", 7000 + n), cnpj(&known(n)))
}

fn right(n: usize) -> Typed {
    (known(n), cnpj(&known(n)))
}

/// The login and the address of somebody of this hundred.
fn of(hundred: usize, n: usize) -> Typed {
    let id = hundred + n;
    (format!("{id}.maria.souza"), format!("maria@{id}.example"))
}

/// What can be true of a login and an address (product rule "Forgot password"), each against nobody's.
const TRUTHS: [(&str, Kind); 9] = [
    ("right", right_person),
    ("mismatch", |n| (of(2000, n).0, of(2000, (n + 1) % EACH).1)),
    ("unknown login", |n| (of(7000, n).0, of(2000, n).1)),
    ("blocked", |n| of(2100, n)),
    ("frozen", |n| of(2200, n)),
    ("suppressed address", |n| of(2300, n)),
    ("not yet provisioned", |n| of(2400, n)),
    ("unknown e-mail", |n| (of(2000, n).0, of(8000, n).1)),
    ("staff", |n| (format!("{}.agente.dois", 2500 + n), format!("clara@{}.example", 2500 + n))),
];

fn right_person(n: usize) -> Typed {
    of(2000, n)
}

fn nobody(n: usize) -> Typed {
    of(8000, n)
}

/// People in each of these states.
async fn everybody(app: &TestApp) {
    for hundred in [2000, 2100, 2200, 2300] {
        for n in 0..EACH {
            app.hand_over(record(&format!("{}", hundred + n))).await;
        }
    }
    app.provision().await;
    app.mails().await;
    for n in 0..EACH {
        app.hand_over(record(&format!("{}", 2400 + n))).await;
        let (login, email) = TRUTHS[8].1(n);
        let new = NewStaff { login, name: "Clara Dias".into(), email, language: Lang::PtBr, role: Role::Agent };
        app.verb(Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &new).map(drop)).await.unwrap();
    }
    let db = &mut app.database();
    let hundred = |from: usize| users::login_folded.between(format!("{from}"), format!("{}", from + 100));
    diesel::update(users::table.filter(hundred(2000))).set(users::state.eq(UserState::Active)).execute(db).unwrap();
    for (from, by) in [(2100, BlockedBy::Distributor), (2200, BlockedBy::Frozen)] {
        diesel::update(users::table.filter(hundred(from)))
            .set((users::state.eq(UserState::Blocked), users::blocked_by.eq(Some(by))))
            .execute(db)
            .unwrap();
    }
    let failed: Vec<String> = users::table.filter(hundred(2300)).select(users::email_folded).load(db).unwrap();
    assert_eq!(failed.len(), EACH);
    for address in failed {
        diesel::insert_into(suppressions::table)
            .values((
                suppressions::address.eq(address),
                suppressions::reason.eq("mailbox_unknown"),
                suppressions::message_id.eq("none"),
                suppressions::since.eq(app.now()),
            ))
            .execute(db)
            .unwrap();
    }
    app.mails().await;
}

/// The reference on an answer.
fn reference(page: &Page) -> Option<String> {
    let words: Vec<String> = page.all("strong, b, code, output, .reference, .code");
    words.into_iter().map(|word| word.trim().to_owned()).find(|word| word.len() == 5)
}

on_both_engines! {
    async fn the_look_up_does_not_show_which_resellers_are_known(app: &TestApp) {
        app.job(schedule::ensure).await;
        for n in 0..EACH {
            app.hand_over(record(&known(n))).await;
        }
        let http = app.serve_provider().await;
        let form = http.get("/first-access").await.form("main form");
        let pages = Measured { http: &http, form: &form, fields: ("reseller_id", "cnpj"), reference: |_| None };
        let (found, none) = (pages.answered(&right(0)).await, pages.answered(&mismatched(0)).await);
        assert_ne!(found.page.text(), none.page.text(), "the right pair is answered");
        // Guessing waits after a few, for the rest of a day.
        pages.alike((mismatched, unknown), || app.pass_hours(25)).await;
    }

    async fn send_it_again_shows_nothing_of_what_was_typed(app: &TestApp) {
        app.job(schedule::ensure).await;
        for n in 0..EACH {
            app.hand_over(record(&known(n))).await;
        }
        let http = app.serve_provider().await;
        let mut form = http.get("/first-access").await.form("main form");
        form.action.set_path("/first-access/again");
        let pages = Measured { http: &http, form: &form, fields: ("reseller_id", "cnpj"), reference };
        for kinds in [(right as Kind, unknown as Kind), (right, mismatched)] {
            pages.alike(kinds, || app.pass_hours(25)).await;
            app.pass_hours(25);
        }
    }

    async fn a_request_for_a_password_shows_nothing_of_what_is_true(app: &TestApp) {
        app.job(schedule::ensure).await;
        everybody(app).await;
        let http = app.serve_provider().await;
        let form = http.get("/password/forgot").await.form("main form");
        let pages = Measured { http: &http, form: &form, fields: ("login", "email"), reference };
        for (truth, kind) in TRUTHS {
            eprintln!("{truth}");
            pages.alike((kind, nobody), || app.pass_hours(25)).await;
            app.pass_hours(25);
        }
    }

    async fn a_mail_server_that_takes_nothing_shows_nowhere(app: &TestApp) {
        app.job(schedule::ensure).await;
        everybody(app).await;
        let (login, email) = right_person(0);
        forgot(app, &login, &email).await;
        let silent = Trouble { step: Step::Connect, code: None, words: "no route".into() };
        assert_eq!(app.mails_answered(Attempted::Temporary(silent)).await.len(), 1);
        let http = app.serve_provider().await;
        let form = http.get("/password/forgot").await.form("main form");
        let pages = Measured { http: &http, form: &form, fields: ("login", "email"), reference };
        pages.alike((right_person, nobody), || app.pass_hours(25)).await;
        app.pass_hours(25);
        app.mails().await;
    }
}
