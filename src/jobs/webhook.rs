//! One attempt to tell the receiver of webhooks (Standard Webhooks 1.0): signed anew each time, with the same id.

use super::outbox::Outbox;
use crate::crypto::webhook::signature;
use crate::flow::delivery::{Attempted, Trouble};
use crate::model::message::{Message, Step};

impl Outbox {
    /// Any 2xx confirms. 410 says that nothing is wanted any more. Everything else is tried again, also what the guard
    /// refuses: the address is a setting, and may be mended.
    pub(super) async fn webhook(&self, message: &Message) -> Attempted {
        let webhook = &self.app.config().webhook;
        let keys = webhook.keys().unwrap_or_default();
        let (id, now_s) = (message.id.as_str(), self.app.now().seconds());
        let (seconds, signed) = (now_s.to_string(), signature(&keys, id, now_s, &message.payload));
        let headers = [("webhook-id", id), ("webhook-timestamp", &seconds), ("webhook-signature", &signed)];
        match self.outgoing.post_json(webhook.url.expose(), &headers, message.payload.clone()).await {
            Ok(answer) if (200..300).contains(&answer.status) => Attempted::Taken(answer.status.to_string()),
            Ok(answer) => {
                let code = Some(i32::from(answer.status));
                let trouble = Trouble { step: Step::Http, code, words: answer.text() };
                if answer.status == 410 { Attempted::Permanent(trouble) } else { Attempted::Temporary(trouble) }
            }
            Err(failure) => {
                let step = if failure.for_good { Step::Guard } else { Step::Connect };
                Attempted::Temporary(Trouble { step, code: None, words: failure.why })
            }
        }
    }
}
