//! What a conversation writes by mail, as one thread in the visitor's mail client.

use crate::crypto::secret::sha256_hex;
use crate::db::Tx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::flow::outbox::{self, To};
use crate::flow::sign_in::window::{self, Window};
use crate::mail::letter::{ContactNews, FileOf, Letter, NotTaken, Thread};
use crate::mail::reply_path;
use crate::model::conversation::{self, Conversation, FileNote};
use crate::model::ctx::Ctx;
use crate::model::{address, message};
use crate::text::contact::ContactText;
use crate::text::fill;

/// Mails of its own accord that one conversation writes in a day: why something was not taken.
const MOST_NOTES: i64 = 3;
/// Conversations of a day that tell an address that they were taken down: anybody can type any address.
const MOST_RECEIVED: i64 = 5;

/// A larger file does not hang on a mail, in bytes: a mail is a third larger than what hangs on it, and the least that
/// relays take is 10 MB.
const MOST_BY_MAIL: i64 = 5 * 1024 * 1024;

/// What an agent writes where nobody waits before a screen goes to the visitor's address.
pub(super) fn answer(ctx: &Ctx, tx: &mut Tx, row: &Conversation, text: &str) -> Result<()> {
    answer_with(ctx, tx, row, text, None)
}

/// The same with a file; of a large one the mail says where it is.
pub(super) fn answer_with_file(ctx: &Ctx, tx: &mut Tx, row: &Conversation, file: &FileNote) -> Result<()> {
    let t = ContactText::of(row.lang());
    let fits = file.size <= MOST_BY_MAIL;
    let text = fill(if fits { t.file_by_mail } else { t.file_too_large_for_mail }, &[("name", &file.name)]);
    let of = FileOf { conversation: row.id.to_string(), file: file.file.clone() };
    answer_with(ctx, tx, row, &text, fits.then_some(of))
}

fn answer_with(ctx: &Ctx, tx: &mut Tx, row: &Conversation, text: &str, file: Option<FileOf>) -> Result<()> {
    let letter = Letter::ContactAnswer {
        name: row.name.clone(),
        protocol: row.protocol.clone(),
        text: text.to_owned(),
        file,
        thread: thread(ctx, row)?,
    };
    send(ctx, tx, row, &letter)
}

/// It was taken down; from then on somebody is there.
pub(super) fn received(ctx: &Ctx, tx: &mut Tx, row: &Conversation, back_at: Option<Instant>) -> Result<()> {
    let to = address::fold(&row.email_typed);
    if row.email_typed.is_empty() || window::count(tx, ctx, Window::Day, ("contact-to", &to))? > MOST_RECEIVED {
        return Ok(());
    }
    note(ctx, tx, row, ContactNews::Received { back_ms: back_at.map(|at| at.ms()) })
}

/// What came by mail was not stored, and why. Said to the conversation's address, whoever wrote: a sender's address is
/// anybody's claim.
pub(super) fn not_taken(ctx: &Ctx, tx: &mut Tx, row: &Conversation, why: NotTaken) -> Result<()> {
    if window::count(tx, ctx, Window::Day, ("contact-note", row.id.as_str()))? > MOST_NOTES {
        return Ok(());
    }
    note(ctx, tx, row, ContactNews::NotTaken { why })
}

fn note(ctx: &Ctx, tx: &mut Tx, row: &Conversation, news: ContactNews) -> Result<()> {
    let letter =
        Letter::ContactNote { name: row.name.clone(), protocol: row.protocol.clone(), news, thread: thread(ctx, row)? };
    send(ctx, tx, row, &letter)
}

fn thread(ctx: &Ctx, row: &Conversation) -> Result<Thread> {
    let host = ctx.config.mail.from_address.rsplit('@').next().unwrap_or("localhost");
    Ok(Thread {
        reply_to: reply_path::address(&ctx.config, &ctx.keys, row.id.as_str())?,
        root: format!("conversation.{}@{host}", &sha256_hex(row.id.as_str())[..32]),
        after: row.last_mail_id.clone(),
    })
}

fn send(ctx: &Ctx, tx: &mut Tx, row: &Conversation, letter: &Letter) -> Result<()> {
    if row.email_typed.is_empty() {
        return Ok(());
    }
    let to = To { address: row.email_typed.clone(), language: row.lang(), ..To::default() };
    let id = outbox::queue_letter(tx, ctx, to, letter)?;
    let mail_id = message::get(tx, &id)?.mail_id;
    conversation::mailed(tx, &row.id, &mail_id)
}
