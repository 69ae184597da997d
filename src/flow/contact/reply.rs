//! What a person answers by mail. The address that it came to names the conversation; that it is the visitor who writes
//! is the sender's claim, and whoever writes from another address is marked as such. What a machine writes is no line.

use super::attach::{is_full, keep};
use super::file::Checked;
use super::looks_like::{self, LooksLike};
use super::{line_text, thread};
use crate::crypto::secret::sha256_hex;
use crate::db::Tx;
use crate::db::types::ConversationId;
use crate::error::{Error, Flaw, Result};
use crate::flow::sign_in::window::{self, Window};
use crate::mail::letter::NotTaken;
use crate::model::address;
use crate::model::case::{self, CaseState};
use crate::model::conversation::{self, ClosedWhy, Conversation, LineKind, LineSpeaker, NewLine};
use crate::model::ctx::Ctx;

/// So long after its end a conversation goes on by a reply.
const REOPENED_D: i64 = 7;
/// Longest name of a file, in characters.
const NAME_CHARS: usize = 100;
/// Longest sender's address that is shown, in characters.
const SENDER_CHARS: usize = 200;

/// A mail that came to a conversation's address, read.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// The address that it says it comes from.
    pub from: String,
    /// Its Message-ID without brackets.
    pub mail_id: String,
    /// A machine wrote it.
    pub automatic: bool,
    /// What is said; may be empty.
    pub text: String,
    /// Files that hang on it, looked at.
    pub files: Vec<Checked>,
    /// Names of files that hang on it and cannot be taken.
    pub left_out: Vec<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replied {
    /// A line, under this number.
    Line(i64),
    /// It came before.
    Again,
    /// A machine wrote it: nothing was stored.
    Automatic,
    /// Nothing was stored; the conversation's address was told why, unless it was told often today.
    Refused,
    /// There is no such conversation any more.
    Unknown,
}

impl Replied {
    /// The word in metrics and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Again => "again",
            Self::Automatic => "automatic",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// Takes a reply. The same mail twice is one line.
pub fn reply(ctx: &Ctx, tx: &mut Tx, id: &ConversationId, mail: &Incoming) -> Result<Replied> {
    let Some(row) = conversation::find(tx, id)? else { return Ok(Replied::Unknown) };
    let ours = address::fold(&ctx.config.mail.from_address);
    if mail.automatic || address::fold(&mail.from) == ours {
        return Ok(Replied::Automatic);
    }
    let token = format!("mail-{}", &sha256_hex(&mail.mail_id)[..40]);
    if conversation::by_token(tx, id, &token)?.is_some() {
        return Ok(Replied::Again);
    }
    match read(ctx, tx, &row, mail)? {
        Ok(text) => {
            let seq = store(ctx, tx, &row, mail, &token, &text)?;
            Ok(Replied::Line(seq))
        }
        Err(None) => Ok(Replied::Refused),
        Err(Some(why)) => {
            thread::not_taken(ctx, tx, &row, why)?;
            Ok(Replied::Refused)
        }
    }
}

/// The text as it is kept, or why nothing of the mail is; none for whom nobody answers any more.
fn read(ctx: &Ctx, tx: &mut Tx, row: &Conversation, mail: &Incoming) -> Result<Result<String, Option<NotTaken>>> {
    if row.closed_why == Some(ClosedWhy::Abuse) {
        return Ok(Err(None));
    }
    if row.closed_at.is_some_and(|at| at.plus_h(REOPENED_D * 24) < ctx.now) {
        return Ok(Err(Some(NotTaken::Over)));
    }
    if window::count(tx, ctx, Window::Day, ("contact-mail", row.id.as_str()))? > ctx.config.contact.mails_per_day {
        return Ok(Err(Some(NotTaken::TooMany)));
    }
    let text = match line_text::read(&mail.text) {
        Ok(text) => text,
        Err(Error::Invalid { reason: Flaw::LineEmpty, .. }) if !mail.files.is_empty() => return Ok(Ok(String::new())),
        Err(Error::Invalid { reason, .. }) => return Ok(Err(Some(flaw(reason)))),
        Err(other) => return Err(other),
    };
    Ok(match looks_like::secret(&text) {
        Some(looks) => Err(Some(secret(looks))),
        None => Ok(text),
    })
}

fn flaw(flaw: Flaw) -> NotTaken {
    match flaw {
        Flaw::LineTooLong => NotTaken::TooLong,
        Flaw::LineMarks => NotTaken::Marks,
        _ => NotTaken::Empty,
    }
}

fn secret(looks: LooksLike) -> NotTaken {
    match looks {
        LooksLike::Ticket => NotTaken::Ticket,
        LooksLike::Password => NotTaken::Password,
        LooksLike::Code => NotTaken::Code,
        LooksLike::Card => NotTaken::Card,
    }
}

/// Writes the line, and whatever the mail changes.
fn store(ctx: &Ctx, tx: &mut Tx, row: &Conversation, mail: &Incoming, token: &str, text: &str) -> Result<i64> {
    let own = address::fold(&mail.from) == address::fold(&row.email_typed);
    if conversation::reopen(tx, &row.id, ctx.now)? {
        conversation::append(tx, &row.id, &NewLine::product(LineKind::Reopened, ""), ctx.now)?;
        case::change_state(tx, &row.case_id, CaseState::Closed, CaseState::Open, ctx.now)?;
    } else if own {
        // Whoever answers by mail reads by mail.
        conversation::leave_to_mail(tx, &row.id, ctx.now)?;
    }
    let from = line_text::one_line(&mail.from, SENDER_CHARS);
    let (kind, body) = match own {
        true => (LineKind::Mailed, text.to_owned()),
        false => (LineKind::MailedElsewhere, format!("{from}\n{text}")),
    };
    let line = NewLine { speaker: LineSpeaker::Visitor, agent: None, kind, token: Some(token), body: &body };
    // One that ends at this very moment is opened again.
    let seq = conversation::append_open(tx, &row.id, &line, ctx.now)?.ok_or(Error::Retry)?.seq;
    let mut names: Vec<String> = mail.left_out.iter().map(|name| line_text::one_line(name, NAME_CHARS)).collect();
    for (n, file) in mail.files.iter().enumerate() {
        if is_full(ctx, tx, &row.id)? {
            names.push(file.name.clone());
        } else {
            keep(ctx, tx, &row.id, (LineSpeaker::Visitor, None), &format!("{token}-{n}"), file)?.ok_or(Error::Retry)?;
        }
    }
    if !names.is_empty() {
        let names = names.iter().map(|name| if name.is_empty() { "?" } else { name }).collect::<Vec<_>>().join("\n");
        conversation::append(tx, &row.id, &NewLine::product(LineKind::LeftOut, &names), ctx.now)?;
    }
    if own {
        conversation::mailed(tx, &row.id, &mail.mail_id)?;
    }
    Ok(seq)
}
