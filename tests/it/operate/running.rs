//! Everything together, as it runs beside the pages.

use cracha::jobs;
use cracha::mail::transport::{Mailer, Sent};
use cracha::model::promise::Stage;

use crate::on_both_engines;
use crate::support::people::record;
use crate::support::until;

on_both_engines! {
    async fn a_new_reseller_has_its_mail_within_seconds_and_stopping_drains(app: &TestApp) {
        let mailer = Mailer::from_config(app.app.config()).unwrap();
        let jobs = jobs::start(app.app.clone(), mailer, jobs::Work::Here).await.unwrap();
        let answer = app.hand_over(record("1001")).await;
        let promise = answer.promise.unwrap().id;
        let mail: Sent = until("the mail", async || jobs.mailer().sent().into_iter().next()).await;
        assert_eq!(mail.envelope.to, "maria@1001.example");
        until("the promise", async || {
            let id = promise.clone();
            let promise = app.app.read(move |db| cracha::model::promise::get(db, &id)).await.unwrap();
            (promise.stage == Stage::Relayed).then_some(())
        }).await;
        jobs.stop().await;
    }
}
