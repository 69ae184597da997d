//! From a letter to its words: subject, text and HTML in one language. A function of its arguments alone. What is
//! common to all letters is here, those with a secret are in [`codes`], the others in [`notes`], those to
//! operators in [`operator`].

mod codes;
mod contact;
mod notes;
mod operator;

use super::letter::{Letter, Person};
pub use super::letterhead::{Letterhead, Links};
use super::paper::{Block, Paper, name};
use crate::crypto::secret::Secret;
use crate::error::{Error, Result};
use crate::text::delivery::mail::{CodeMailText, MailText, NoteMailText};
use crate::text::{Lang, fill, format};

/// What is put into the letter when it is written, and never stored with it.
#[derive(Clone, Debug)]
pub struct Enclosed<'a> {
    /// Temporary password or code.
    pub secret: &'a Secret,
    /// End of its validity, UTC milliseconds.
    pub valid_until_ms: i64,
}

/// A mail's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Writes a letter in this language.
///
/// # Errors
/// `Internal` when a letter that needs a secret comes without one, or one that must not have it comes with one.
pub fn compose(head: &Letterhead, letter: &Letter, lang: Lang, enclosed: Option<&Enclosed<'_>>) -> Result<Rendered> {
    if letter.needs_secret() != enclosed.is_some() {
        return Err(Error::internal(format!("letter {}: secret and kind do not match", letter.kind())));
    }
    let writer = Writer {
        head,
        lang,
        all: MailText::of(lang),
        code: CodeMailText::of(lang),
        note: NoteMailText::of(lang),
        enclosed,
    };
    let (subject, first_line, blocks) = writer.write(letter);
    let paper = Paper {
        lang: lang.tag(),
        brand: &head.brand,
        colour: &head.colour,
        colour_dark: &head.colour_dark,
        subject,
        first_line,
        blocks,
        foot: writer.foot(letter),
    };
    let (text, html) = (paper.text(), paper.html()?);
    Ok(Rendered { subject: paper.subject, text, html })
}

/// Subject, first line, blocks.
type Draft = (String, String, Vec<Block>);

struct Writer<'a> {
    head: &'a Letterhead,
    lang: Lang,
    all: &'static MailText,
    code: &'static CodeMailText,
    note: &'static NoteMailText,
    enclosed: Option<&'a Enclosed<'a>>,
}

impl Writer<'_> {
    fn write(&self, letter: &Letter) -> Draft {
        match letter {
            Letter::FirstAccess { person, .. } => self.first_access(person),
            Letter::NewPassword { person, asked, .. } => self.new_password(person, asked),
            Letter::RecoveryCode { person, .. } => self.recovery_code(person),
            Letter::RecoveryMismatch { person, typed } => self.mismatch(person, typed),
            Letter::LoginList { logins, after_mismatch } => self.login_list(logins, *after_mismatch),
            Letter::NotPossibleBlocked { person, administrators } => self.blocked(person, administrators),
            Letter::NotPossiblePending { reseller, external_id, due_ms } => {
                self.pending(reseller, external_id, *due_ms)
            }
            Letter::RecoveryNotice { person } => self.recovery_notice(person),
            Letter::Notice { person, happened, by } => self.notice(person, *happened, by),
            Letter::EmailConfirm { person, .. } => self.email_confirm(person),
            Letter::AlternateContact { reseller, masked } => self.alternate(reseller, masked),
            Letter::FirstAccessWithdrawn { reseller } => self.withdrawn(reseller),
            Letter::EmailChanging { person, stop, until_ms } => self.email_changing(person, stop, *until_ms),
            Letter::Test => self.test(),
            Letter::StaffSetup { person, .. } => self.staff_setup(person),
            Letter::Reminder { person, of, sent_ms, until_ms } => self.reminder(person, of, *sent_ms, *until_ms),
            Letter::ContactAnswer { name, protocol, text, thread, .. } => {
                self.contact_answer(name, protocol, text, thread)
            }
            Letter::ContactNote { name, protocol, news, thread } => self.contact_note(name, protocol, *news, thread),
            Letter::CaseForRepresentative { .. } => self.for_representative(letter),
            Letter::PromiseDigest { person, counts, causes, lines } => {
                self.promise_digest(person, counts, causes, lines)
            }
        }
    }

    fn secret(&self, label: &str, purpose: Option<&str>) -> Block {
        let (value, until) = self.enclosed.map_or((String::new(), 0), |e| (e.secret.expose().into(), e.valid_until_ms));
        let until = format::long(until, self.head.zone, self.lang);
        let mut notes = vec![fill(self.all.valid_until, &[("until", &until)])];
        notes.extend(purpose.map(str::to_owned));
        notes.push(self.all.typing.into());
        Block::Code { label: label.into(), value, notes }
    }

    fn foot(&self, letter: &Letter) -> Vec<String> {
        let answered = letter.thread().is_some_and(|thread| thread.reply_to.is_some());
        let sender = if answered { self.all.foot_sender_thread } else { self.all.foot_sender };
        let mut lines = vec![
            fill(self.all.foot_never, &[("host", &self.head.host)]),
            fill(sender, &[("sender", &self.head.sender)]),
            fill(
                self.all.foot_help,
                &[("brand", &self.head.brand), ("chat", self.lang.pick(self.head.chat_path.each()))],
            ),
        ];
        lines.extend(letter.reference().map(|r| fill(self.all.foot_reference, &[("reference", r)])));
        lines.push(self.head.legal_name.clone());
        lines
    }

    fn subject(&self, what: &str, person: &Person) -> String {
        let whom = [("what", what), ("name", &name(&person.name)), ("login", &person.login)];
        fill(self.all.subject_person, &[&whom[..], &[("reseller", &name(&person.reseller))]].concat())
    }

    fn reseller(&self, what: &str, reseller: &str) -> (String, String) {
        let reseller = name(reseller);
        (
            fill(self.all.subject_reseller, &[("what", what), ("reseller", &reseller)]),
            fill(self.all.hello_reseller, &[("reseller", &reseller)]),
        )
    }

    fn about(&self, pattern: &str, person: &Person) -> String {
        let (who, reseller) = (name(&person.name), name(&person.reseller));
        fill(pattern, &[("name", &who), ("login", &person.login), ("reseller", &reseller)])
    }

    /// "a, b and c".
    fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [most @ .., last] => fill(self.all.and, &[("list", &most.join(", ")), ("last", last)]),
        }
    }
}

fn say(text: &str) -> Block {
    Block::Say(text.into())
}

fn button(label: &str, url: &str) -> Block {
    Block::Button { label: label.into(), url: url.into() }
}

#[cfg(test)]
pub(crate) mod tests;
