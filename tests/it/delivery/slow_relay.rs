//! Ten thousand first credentials wait for a relay that takes few mails a minute: whoever waits before a screen is served
//! at once, and the credentials still leave by their dates. Twice as fast as a relay of 30 mails a minute, so that the
//! test is short: what is to take 5 s takes 2.5 s here.

use std::time::{Duration, Instant};

use cracha::config::{MailTransport, SmtpSecurity};
use cracha::flow::{operate, users};
use cracha::jobs;
use cracha::mail::transport::Mailer;
use cracha::model::message::Urgency;
use cracha::model::role::Role;

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{administrator, colleague, forgot, operator, person, record};
use crate::support::slow_relay::SlowRelay;
use crate::support::until;

const EACH: Duration = Duration::from_secs(1);

fn mailer(app: &TestApp, relay: &SlowRelay) -> Mailer {
    let mut config = (**app.app.config()).clone();
    config.mail.transport = MailTransport::Smtp;
    let smtp = &mut config.mail.smtp;
    (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), relay.port, SmtpSecurity::None);
    Mailer::from_config(&config).unwrap()
}

on_both_engines! {
    async fn a_recovery_code_passes_the_first_credentials_that_wait(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let ana = colleague(app, &maria, "ana", Role::Buyer).await;
        for id in 2001..2041 {
            app.hand_over(record(&id.to_string())).await;
        }
        app.provision().await;
        let relay = SlowRelay::start(EACH).await;
        let jobs = jobs::start(app.app.clone(), mailer(app, &relay), jobs::Work::Here).await.unwrap();
        until("the first credential", async || (!relay.taken().is_empty()).then_some(())).await;

        let asked = Instant::now();
        forgot(app, "1001.maria.souza", "maria@1001.example").await;
        let id = ana.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::send_password(tx, ctx, &id)).await.unwrap();
        let left = async |to: &'static str| {
            let at = async || relay.taken().into_iter().find(|(rcpt, _)| rcpt == to).map(|(_, at)| at);
            until(to, at).await.duration_since(asked)
        };
        let (code, password) = (left("maria@1001.example").await, left("ana@1001.example").await);
        assert!(code <= Duration::from_millis(2500), "a recovery code took {code:?}");
        assert!(password <= Duration::from_secs(15), "an Administrator's password took {password:?}");

        let ctx = app.ctx(operator());
        let queue = app.app.read(move |db| operate::queue(db, &ctx, 10)).await.unwrap();
        let promised: i64 = queue.waiting.iter().filter(|w| w.urgency == Urgency::Promised).map(|w| w.count).sum();
        assert!(promised > 30 && queue.waiting.iter().all(|w| w.oldest.is_some()), "{:?}", queue.waiting);
        let before = relay.taken().len();
        until("the next credential", async || (relay.taken().len() > before).then_some(())).await;
        jobs.stop().await;
        app.mails().await;
    }

    async fn first_credentials_leave_in_the_order_of_their_dates(app: &TestApp) {
        let mut late = record("1002");
        late.id_issued_at = Some("2026-11-23T00:00:00Z".into());
        app.hand_over(record("1001")).await;
        app.hand_over(late).await;
        app.hand_over(record("1003")).await;
        app.provision().await;
        let to: Vec<_> = app.mails().await.into_iter().map(|left| left.message.address).collect();
        assert_eq!(to, ["maria@1002.example", "maria@1001.example", "maria@1003.example"]);
    }
}
