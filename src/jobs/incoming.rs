//! A mail that came in: by the address that it was sent to it is about a mail of ours that came back, or an answer of a
//! person to a conversation. Nothing of what it says is in the log.

use crate::app::{App, Topic};
use crate::error::{Error, Result};
use crate::flow::contact::{self, Incoming, Replied};
use crate::flow::delivery::{self, Taken};
use crate::mail::reply_path::{self, Addressed};
use crate::mail::{reply, return_path, returned};
use crate::model::ctx::Actor;
use crate::model::ids::ConversationId;

/// What a mail that came in led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It is about a mail of ours.
    Returned(Taken),
    /// It is an answer to a conversation.
    Reply(Replied),
}

impl Came {
    /// The word in metrics and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Came::Returned(taken) => taken.as_str(),
            Came::Reply(replied) => replied.as_str(),
        }
    }
}

/// Whom a mail is for: by its envelope's recipients where the mail server says them, else by its head.
pub fn addressed(app: &App, mail: &[u8], envelope_to: &str) -> Addressed {
    let (config, keys) = (app.config(), app.keys());
    match envelope_to.trim() {
        "" => reply_path::addressed_in_head(config, keys, mail),
        known => reply_path::addressed_in(config, keys, known),
    }
}

/// Takes a mail that came in. `envelope_to` is the address that it was sent to, several or none; `sender` is the envelope's,
/// where the mail server says it.
///
/// # Errors
/// When it cannot be stored now.
pub async fn take_mail(app: &App, mail: &[u8], envelope_to: &str, sender: Option<&str>) -> Result<Came> {
    match addressed(app, mail, envelope_to) {
        Addressed::Returns => take_notification(app, mail, envelope_to).await.map(Came::Returned),
        Addressed::Nobody => Ok(Came::Reply(Replied::Unknown)),
        Addressed::Conversation(id) => {
            take_reply(app, mail.to_vec(), ConversationId::from_text(&id), sender).await.map(Came::Reply)
        }
    }
}

/// Takes a mail that came back, or any other that was sent to the envelope sender. `envelope_to` is the address that it
/// was sent to, where the mail server says it; a header may say it, too.
pub async fn take_notification(app: &App, mail: &[u8], envelope_to: &str) -> Result<Taken> {
    let digest = delivery::digest(mail);
    let mut read = returned::read(mail);
    return_path::tokens_in(envelope_to, &mut read.names.tokens, usize::MAX);
    let ctx = app.ctx(Actor::Job("notification"), "notification".to_owned(), None);
    app.write(move |tx| delivery::take(tx, &ctx, &read, &digest)).await
}

async fn take_reply(app: &App, mail: Vec<u8>, id: ConversationId, sender: Option<&str>) -> Result<Replied> {
    let sender = sender.map(str::to_owned);
    let read = tokio::task::spawn_blocking(move || reply::read(&mail, sender.as_deref()));
    let read = read.await.map_err(Error::internal)?;
    let (mut files, mut left_out) = (Vec::new(), read.more);
    let most = app.config().contact.attachment_bytes;
    for file in read.files.into_iter().filter(|_| !read.automatic) {
        let name = file.name.clone();
        match app.alone(move || contact::check_file(&file.name, &file.bytes, most)).await? {
            Ok(checked) => files.push(checked),
            Err(_) => left_out.push(name),
        }
    }
    let incoming = Incoming {
        from: read.from,
        mail_id: read.mail_id,
        automatic: read.automatic,
        text: read.text,
        files,
        left_out,
    };
    let ctx = app.ctx(Actor::Job("reply"), "reply".to_owned(), None);
    let to = id.clone();
    let replied = app.write(move |tx| contact::reply(&ctx, tx, &to, &incoming)).await?;
    if let Replied::Line(_) = replied {
        app.ring(Topic::Conversation(id));
        app.ring(Topic::Queue);
    }
    Ok(replied)
}
