//! A node that stops gives back what it has claimed and not begun: another sends it at once, and waits for no lease.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use cracha::app::App;
use cracha::config::{MailTransport, SmtpSecurity};
use cracha::db::schema::messages;
use cracha::jobs;
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::message::{Lane, MessageState};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::faulty_relay::FaultyRelay;
use crate::support::people::record;
use crate::support::until;

const MAILS: usize = 60;
/// So many leave quickly, so that the node claims many at once; the next ones hang.
const QUICK: usize = 8;

fn mailer(node: &App, relay: &FaultyRelay) -> Mailer {
    let mut config = (**node.config()).clone();
    config.mail.transport = MailTransport::Smtp;
    let smtp = &mut config.mail.smtp;
    (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), relay.port, SmtpSecurity::None);
    smtp.timeout_seconds = 2;
    Mailer::from_config(&config).unwrap()
}

fn count(app: &TestApp, state: MessageState) -> usize {
    let rows: i64 =
        messages::table.filter(messages::state.eq(state)).count().get_result(&mut app.database()).expect("a count");
    usize::try_from(rows).unwrap()
}

on_both_engines! {
    async fn what_a_node_that_stops_has_not_begun_is_sent_by_another_at_once(app: &TestApp) {
        for id in 0..MAILS {
            app.hand_over(record(&(2001 + id).to_string())).await;
        }
        app.provision().await;
        let relay = FaultyRelay::start().await;
        relay.faults.hang_after.store(QUICK, Ordering::Relaxed);
        let jobs = jobs::start(app.app.clone(), mailer(&app.app, &relay), jobs::Work::Here).await.unwrap();
        let parallel = app.app.config().outbox.mail_parallel;
        until("many claimed, few under way", async || {
            (relay.count() > QUICK && count(app, MessageState::Sending) > 2 * parallel).then_some(())
        })
        .await;
        jobs.stop().await;
        assert_eq!(count(app, MessageState::Sending), 0, "it holds nothing any more");
        let waiting = app.unseen();
        assert!(waiting.len() > parallel, "{} wait as if never claimed", waiting.len());
        assert!(waiting.iter().all(|mail| mail.lease_by.is_none() && mail.lease_until.is_none()));

        relay.faults.hang_after.store(0, Ordering::Relaxed);
        let other = app.another_node("other").await;
        // The clock of this test stands: no lease ends.
        Arc::new(Outbox::new(other.clone(), mailer(&other, &relay)).unwrap()).drain(Lane::Mail).await;
        let taken = relay.taken();
        let to: BTreeSet<&str> = taken.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!((taken.len(), to.len()), (MAILS, MAILS), "each once");
        assert!(app.unseen().is_empty());
    }
}
