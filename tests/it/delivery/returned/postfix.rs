//! The whole way with a real mail server: a mail leaves through the outbox, comes back to its envelope sender, and is
//! put to its message.

use std::sync::Arc;

use cracha::config::{MailTransport, SmtpSecurity};
use cracha::flow::delivery::Taken;
use cracha::flow::intake::{Contact, Record};
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

    // The second mail, the report that it was delivered, and the bounce of the first.
    let arrived = server.deliveries(3);
    let reports = arrived.iter().filter(|mail| mail.header("return-path") == "<>");
    let mut taken = Vec::new();
    for report in reports {
        assert!(report.header("to").starts_with("bounces+"), "{report:?}");
        // Nothing but the envelope may name it.
        let bare =
            report.raw.replace("Message-I", "X-I").replace("Original-Envelope-Id", "X-Id").replace("Received:", "X:");
        taken.push(take(&app, bare.as_bytes()).await);
    }
    assert!(taken.contains(&Taken::Failed), "{taken:?} {arrived:?}");
    for row in waiting {
        let row = app.app.read(move |db| message::get(db, &row.id)).await.unwrap();
        let came_back = row.address == RETURNED;
        assert_eq!(row.state == MessageState::Failed, came_back, "{row:?}");
        assert_eq!(row.problem, came_back.then_some(Reason::MailboxUnknown), "{row:?}");
        assert!(row.relay_id.is_some_and(|id| id.len() > 5), "the name in `queued as …`");
    }
}
