//! What comes back to the envelope sender of a mail: read, put to its mail, told to desk and operators, never lost.

mod cases;
mod command;
mod lmtp;
mod matching;
mod page;
mod postfix;
mod reports;

use cracha::flow::delivery::Taken;
use cracha::jobs;
use cracha::model::delivery_report::{self, DeliveryReport};
use cracha::model::message::{self, Message};
use cracha::model::promise::{self, Promise, PromiseKind};
use cracha::model::returned_mail::{self, ReturnedMail, ReturnedState};

use crate::support::app::{Left, TestApp};
use crate::support::people::newcomer;

/// A mail that really left, and the address that what comes back is sent to.
struct Mail {
    left: Left,
    external_id: String,
}

impl Mail {
    /// A reseller's first mail, relayed.
    async fn of(app: &TestApp, external_id: &str) -> Self {
        Self { left: newcomer(app, external_id).await, external_id: external_id.to_owned() }
    }

    fn mail_id(&self) -> &str {
        &self.left.message.mail_id
    }

    fn to(&self) -> &str {
        &self.left.message.address
    }

    fn sender(&self) -> &str {
        &self.left.sender
    }

    /// A text in which the names stand for those of this mail.
    fn fill(&self, text: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(text);
        let text = text.replace("ADDRESS-IT-WENT-TO", self.to()).replace("MAIL-ID-OF-A-REAL-MAIL", self.mail_id());
        text.replace("VERP-OF-A-REAL-MAIL", self.sender()).into_bytes()
    }

    async fn row(&self, app: &TestApp) -> Message {
        let id = self.left.message.id.clone();
        app.app.read(move |db| message::get(db, &id)).await.unwrap()
    }

    async fn promise(&self, app: &TestApp) -> Promise {
        let id = self.external_id.clone();
        app.app.read(move |db| promise::find(db, PromiseKind::Credential, &id)).await.unwrap().expect("a promise")
    }

    async fn reports(&self, app: &TestApp) -> Vec<DeliveryReport> {
        let id = self.left.message.id.clone();
        app.app.read(move |db| delivery_report::of_message(db, &id)).await.unwrap()
    }
}

async fn take(app: &TestApp, mail: &[u8]) -> Taken {
    jobs::take_notification(&app.app, mail, "").await.unwrap()
}

/// What waits for an operator.
async fn kept(app: &TestApp) -> Vec<ReturnedMail> {
    app.app.read(|db| returned_mail::in_state(db, ReturnedState::Open, 100)).await.unwrap()
}
