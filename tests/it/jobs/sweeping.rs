//! Housekeeping: what goes, and what must stay.

use cracha::flow::operate::retention::SWEEPS;
use cracha::model::{request, session, throttle};

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{PASSWORD, administrator, enter, forgot};
use cracha::flow::sign_in::session::Browser;

async fn sweep(app: &TestApp) -> usize {
    let mut gone = 0;
    for sweep in SWEEPS {
        gone += app.job(move |tx, ctx| sweep(tx, ctx, 1000)).await;
    }
    gone
}

on_both_engines! {
    async fn what_is_over_goes_and_failures_of_a_login_stay(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        sweep(app).await;
        enter(app, "1001.maria.souza", PASSWORD, Browser::default()).await;
        for counter in ["ask-ip:1", "login:1", "device:1", "reauth:1"] {
            app.job(move |tx, ctx| throttle::count(tx, counter, ctx.now)).await;
        }
        let reference = forgot(app, "1001.maria.souza", "maria@1001.example").await;
        app.mails().await;
        assert_eq!(sweep(app).await, 0, "nothing is over yet");
        app.pass_hours(49);
        sweep(app).await;
        let kept = |counter: &'static str| app.app.read(move |db| throttle::find(db, counter));
        assert!(kept("ask-ip:1").await.unwrap().is_none());
        for counter in ["login:1", "device:1", "reauth:1"] {
            assert!(kept(counter).await.unwrap().is_some(), "{counter}");
        }
        let id = maria.id.clone();
        assert!(!app.app.read(move |db| session::unended_of(db, &id)).await.unwrap().is_empty(), "a portal may hold it");
        app.pass_hours(24 * 8);
        sweep(app).await;
        let id = maria.id.clone();
        assert!(app.app.read(move |db| session::unended_of(db, &id)).await.unwrap().is_empty());
        let asked = |reference: String| app.app.read(move |db| request::by_reference(db, &reference));
        assert_eq!(asked(reference.clone()).await.unwrap().len(), 1, "the desk still reads it");
        app.pass_hours(24 * 90);
        sweep(app).await;
        assert!(asked(reference).await.unwrap().is_empty());
    }
}
