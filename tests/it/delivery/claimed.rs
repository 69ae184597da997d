//! What a node has claimed and not begun: it is given back when the node stops, and not begun when its lease is over.

use std::collections::{BTreeMap, BTreeSet};
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

/// A node that has claimed many; few of these are under way and hang.
async fn many_claimed(app: &TestApp, relay: &FaultyRelay) -> jobs::Jobs {
    for id in 0..MAILS {
        app.hand_over(record(&(2001 + id).to_string())).await;
    }
    app.provision().await;
    relay.faults.hang_after.store(QUICK, Ordering::Relaxed);
    let jobs = jobs::start(app.app.clone(), mailer(&app.app, relay), jobs::Work::Here).await.unwrap();
    let parallel = app.app.config().outbox.mail_parallel;
    until("many claimed, few under way", async || {
        (relay.count() > QUICK && count(app, MessageState::Sending) > 2 * parallel).then_some(())
    })
    .await;
    jobs
}

async fn other_node_sends(app: &TestApp, relay: &FaultyRelay) {
    relay.faults.hang_after.store(0, Ordering::Relaxed);
    let other = app.another_node("other").await;
    Arc::new(Outbox::new(other.clone(), mailer(&other, relay)).unwrap()).drain(Lane::Mail).await;
}

on_both_engines! {
    async fn what_a_node_that_stops_has_not_begun_is_sent_by_another_at_once(app: &TestApp) {
        let relay = FaultyRelay::start().await;
        let jobs = many_claimed(app, &relay).await;
        jobs.stop().await;
        assert_eq!(count(app, MessageState::Sending), 0, "it holds nothing any more");
        let waiting = app.unseen();
        assert!(waiting.len() > app.app.config().outbox.mail_parallel, "{} wait as if never claimed", waiting.len());
        assert!(waiting.iter().all(|mail| mail.lease_by.is_none() && mail.lease_until.is_none()));

        other_node_sends(app, &relay).await; // the clock of this test stands: no lease ends
        let taken = relay.taken();
        let to: BTreeSet<&str> = taken.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!((taken.len(), to.len()), (MAILS, MAILS), "each once");
        assert!(app.unseen().is_empty());
    }

    async fn what_waits_for_its_turn_beyond_its_lease_is_not_begun(app: &TestApp) {
        let relay = FaultyRelay::start().await;
        let jobs = many_claimed(app, &relay).await;
        app.pass_seconds(app.app.config().outbox.lease_seconds + 1);
        other_node_sends(app, &relay).await;
        // Those under way give up, and the turn of the next ones comes: they are another's by now.
        jobs.stop().await;
        other_node_sends(app, &relay).await; // what was given back at the last moment
        let mut copies: BTreeMap<String, usize> = BTreeMap::new();
        relay.taken().into_iter().for_each(|mail| *copies.entry(mail.to).or_default() += 1);
        let twice = copies.values().filter(|&&n| n > 1).count();
        assert_eq!(copies.len(), MAILS);
        // Nobody knows whether one under way has arrived: the identical mail goes once more.
        let parallel = app.app.config().outbox.mail_parallel;
        assert!(twice <= parallel && copies.values().all(|&n| n <= 2), "{twice} left twice, {parallel} were under way");
        assert!(app.unseen().is_empty());
    }
}
