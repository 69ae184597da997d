//! The whole way with a real mail server: a mail leaves through the outbox, comes back to its envelope sender, and is
//! put to its message.

use std::sync::Arc;

use cracha::config::{MailTransport, SmtpSecurity};
use cracha::flow::intake::{Contact, Record};
use cracha::flow::receipt::Taken;
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::message::{self, Lane, MessageState, Reason};

use super::take;
use crate::support::app::{Engine, TestApp};
use crate::support::people::record;
use crate::support::smtp::{MailServer, RETURNED};

#[tokio::test]
async fn a_bounce_of_a_real_mail_server_finds_its_mail_by_the_envelope_sender() {
    let server = MailServer::start();
    let app = TestApp::start(Engine::Sqlite).await;
    let contact = Contact { email: RETURNED.into(), ..record("1001").contact };
    app.hand_over(Record { contact, ..record("1001") }).await;
    app.hand_over(record("1002")).await;
    app.provision().await;
    let waiting = app.unseen();
    let mut config = (**app.app.config()).clone();
    config.mail.transport = MailTransport::Smtp;
    let smtp = &mut config.mail.smtp;
    (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), server.plain_port, SmtpSecurity::None);
    let outbox = Arc::new(Outbox::new(app.app.clone(), Mailer::from_config(&config).unwrap()).unwrap());
    outbox.drain(Lane::Mail).await;

    // The second mail, the bounce of the first, the report that the second was delivered.
    let arrived = server.deliveries(3);
    let reports: Vec<_> = arrived.iter().filter(|mail| mail.header("return-path") == "<>").collect();
    assert_eq!(reports.len(), 2, "{arrived:?}");
    let mut taken = Vec::new();
    for report in reports {
        assert!(report.header("to").starts_with("bounces+"), "{report:?}");
        // Nothing but the envelope may name it.
        let bare = report.raw.replace("Message-I", "X-I").replace("Original-Envelope-Id", "X-Id").replace("ORCPT", "X");
        taken.push(take(&app, bare.as_bytes()).await);
    }
    taken.sort_by_key(|taken| taken.as_str());
    assert_eq!(taken, [Taken::Delivered, Taken::Failed]);
    for row in waiting {
        let row = app.app.read(move |db| message::get(db, &row.id)).await.unwrap();
        let came_back = row.address == RETURNED;
        let wanted = if came_back { MessageState::Failed } else { MessageState::Delivered };
        assert_eq!((row.state, row.problem), (wanted, came_back.then_some(Reason::MailboxUnknown)), "{row:?}");
        assert!(row.relay_id.is_some_and(|id| id.len() > 5), "the name in `queued as …`");
    }
}
