//! One attempt: a mail written and handed to the relay, a logout token signed and posted to its portal.

use super::lease::Held;
use super::outbox::Outbox;
use super::pace::Mine;
use crate::error::{Error, Result};
use crate::flow::delivery::{self, Attempted, Claimed, Trouble};
use crate::flow::outbox::LogoutNote;
use crate::mail::compose::Enclosed;
use crate::mail::envelope::Envelope;
use crate::mail::letter::Letter;
use crate::mail::message::File;
use crate::mail::send::{Kind, Stage};
use crate::mail::transport::Mailer;
use crate::model::conversation::Attachment;
use crate::model::ids::Instant;
use crate::model::message::{Message, Step};
use crate::oidc::logout_token;
use crate::text::Lang;

impl Outbox {
    /// How it ended, and when its turn came; none when that never came, or too late for its lease. `mine` ends with the relay's answer: what is
    /// claimed next need not wait until this one is settled.
    pub(super) async fn mail(
        &self,
        claimed: &Claimed,
        mine: Mine,
        held: &Held,
    ) -> Option<(Attempted, Option<Instant>)> {
        match self.written(claimed).await {
            Ok((envelope, mail)) => {
                let under_way = mine.turn().await?;
                if !held.may_begin(&self.app) {
                    under_way.not_begun();
                    return None;
                }
                let began = self.app.now();
                let how = send(&self.mailer, &envelope, &mail).await;
                drop(under_way);
                Some((how, Some(began)))
            }
            Err(error @ (Error::Unavailable(_) | Error::Busy { .. } | Error::Retry)) => {
                tracing::warn!(message = claimed.message.id.as_str(), %error, "a mail's file could not be read");
                None
            }
            // Nothing will make this one readable.
            Err(error) => Some((Attempted::Permanent(trouble(Step::Write, &error)), None)),
        }
    }

    /// The mail with its file, which is read only now.
    async fn written(&self, claimed: &Claimed) -> Result<(Envelope, Vec<u8>)> {
        let letter: Letter = serde_json::from_str(&claimed.message.payload).map_err(Error::internal)?;
        let file = match letter.file().cloned() {
            Some(of) => Some(self.app.read(move |db| delivery::file(db, &of)).await?),
            None => None,
        };
        write(&self.mailer, claimed, &letter, file.as_ref())
    }

    /// The token is signed now: it is good for two minutes only. 200 and 204 confirm. 400 is the portal's last word: it
    /// understood the request and will not do it (Back-Channel Logout section 2.8). Everything else is tried again until
    /// the message is given up, since a portal may be mended meanwhile.
    pub(super) async fn logout(&self, message: &Message) -> Attempted {
        let token = match self.logout_token(message) {
            Ok(token) => token,
            Err(error) => return Attempted::Temporary(trouble(Step::Sign, &error)),
        };
        match self.outgoing.post_form(&message.address, &[("logout_token", &token)]).await {
            Ok(answer) if matches!(answer.status, 200 | 204) => Attempted::Taken(answer.status.to_string()),
            Ok(answer) => {
                let code = Some(i32::from(answer.status));
                let trouble = Trouble { step: Step::Http, code, words: answer.text() };
                if answer.status == 400 { Attempted::Permanent(trouble) } else { Attempted::Temporary(trouble) }
            }
            Err(refusal) if refusal.for_good => Attempted::Permanent(trouble(Step::Guard, &refusal.why)),
            Err(failure) => Attempted::Temporary(trouble(Step::Connect, &failure.why)),
        }
    }

    fn logout_token(&self, message: &Message) -> Result<String> {
        let note: LogoutNote = serde_json::from_str(&message.payload).map_err(Error::internal)?;
        let kept = self.app.kept();
        let client = message.client_id.as_ref().ok_or_else(|| Error::internal("a logout without its client"))?;
        // A disabled client is still told.
        let row = kept.clients().find(|row| row.id == *client).ok_or(Error::NotFound)?;
        let signer = kept.keys().signer(row.view().id_token_alg)?;
        let now_s = self.app.now().seconds();
        logout_token::sign(kept.issuer(), client.as_str(), &note.sub, &note.sid, now_s, signer)
    }
}

/// The mail of a claimed message, whose letter this is. A retry is the same mail.
///
/// # Errors
/// `Internal` for a damaged message, `Invalid` for an address that is none.
pub fn write(
    mailer: &Mailer,
    claimed: &Claimed,
    letter: &Letter,
    file: Option<&Attachment>,
) -> Result<(Envelope, Vec<u8>)> {
    let message = &claimed.message;
    let enclosed = match (&claimed.secret, claimed.valid_until) {
        (Some(secret), Some(until)) => Some(Enclosed { secret, valid_until_ms: until.ms() }),
        _ => None,
    };
    let lang = Lang::parse(&message.language).unwrap_or_default();
    let written = message.written_at.unwrap_or(message.created_at).ms();
    let file = file.map(|file| File { name: &file.name, media: file.media.as_str(), bytes: &file.bytes });
    let head = (message.address.as_str(), message.mail_id.as_str(), written);
    let (mut envelope, mail) = mailer.write_with(letter, lang, head, enclosed.as_ref(), file)?;
    envelope.from.clone_from(&claimed.sender);
    Ok((envelope, mail))
}

/// Hands a written mail to the relay.
pub async fn send(mailer: &Mailer, envelope: &Envelope, mail: &[u8]) -> Attempted {
    match mailer.send(envelope, mail).await {
        Ok(receipt) => Attempted::Taken(receipt.reply),
        Err(error) => {
            let trouble =
                Trouble { step: step(error.stage), code: error.code.map(i32::from), words: error.reply.clone() };
            match error.kind {
                Kind::Temporary => Attempted::Temporary(trouble),
                Kind::Permanent => Attempted::Permanent(trouble),
                Kind::Unknown => Attempted::Unknown(trouble),
            }
        }
    }
}

fn trouble(step: Step, words: &impl std::fmt::Display) -> Trouble {
    Trouble { step, code: None, words: words.to_string() }
}

/// As stored with an attempt.
fn step(stage: Stage) -> Step {
    match stage {
        Stage::Connect => Step::Connect,
        Stage::Tls => Step::Tls,
        Stage::Auth => Step::Auth,
        Stage::Mail => Step::Mail,
        Stage::Rcpt => Step::Rcpt,
        Stage::Data => Step::Data,
        Stage::Final => Step::Final,
    }
}
