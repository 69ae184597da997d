//! From a letter to its words: subject, text and HTML in one language. A function of its arguments alone.

use chrono_tz::Tz;

use super::letter::{Asked, Happened, Letter, LoginEntry, Person};
use super::paper::{Block, Paper, name};
use crate::config::Config;
use crate::crypto::secret::Secret;
use crate::error::{Error, Result};
use crate::text::delivery::mail::{CodeMailText, MailText, NoteMailText};
use crate::text::{Lang, fill, format};

/// The pages that mails lead to, all on the product's own host, none with a secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Where login and temporary password are typed.
    pub login: String,
    /// Where a recovery code is typed.
    pub recover: String,
    /// Forgot password.
    pub forgot: String,
    /// How far the first access is.
    pub progress: String,
    /// The Administrator's users.
    pub users: String,
    /// The own account, where a new address is confirmed.
    pub account: String,
    /// Where a set-up code is typed.
    pub setup: String,
}

/// What all letters of this house share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The brand's name.
    pub brand: String,
    /// The legal name, in the foot.
    pub legal_name: String,
    /// Main colour on light ground, `#rrggbb`.
    pub colour: String,
    /// Main colour on dark ground, `#rrggbb`.
    pub colour_dark: String,
    /// The exact sender, as named in the foot.
    pub sender: String,
    /// What to choose in the chat.
    pub chat_path: String,
    /// The portals as people call them.
    pub portals: Vec<String>,
    /// The product's host, the only place where a secret is typed.
    pub host: String,
    /// The time zone of every instant.
    pub zone: Tz,
    /// The pages.
    pub links: Links,
}

impl Letterhead {
    /// From the configuration. The paths are those of `web::paths`, which this module must not import.
    pub fn from_config(config: &Config) -> Self {
        let host = config.provider.issuer.split("://").nth(1).unwrap_or(&config.provider.issuer);
        Self {
            brand: config.brand.name.clone(),
            legal_name: config.brand.legal_name.clone(),
            colour: config.brand.colour.clone(),
            colour_dark: config.brand.colour_dark.clone(),
            sender: config.mail.from_address.clone(),
            chat_path: config.brand.chat_path.clone(),
            portals: config.brand.portals.clone(),
            host: host.to_owned(),
            zone: config.brand.time_zone,
            links: Links {
                login: config.url("/login"),
                recover: config.url("/password/recover"),
                forgot: config.url("/password/forgot"),
                progress: config.url("/first-access"),
                users: config.url("/users"),
                account: config.url("/account"),
                setup: config.url("/setup"),
            },
        }
    }
}

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
            Letter::StaffSetup { person, .. } => self.staff_setup(person),
        }
    }

    fn first_access(&self, person: &Person) -> Draft {
        let t = self.code;
        let mut blocks = vec![say(&fill(t.first_intro, &[("portals", &self.list(&self.head.portals))]))];
        blocks.extend(self.temporary_password(person));
        (self.subject(t.first_subject, person), self.about(self.all.hello, person), blocks)
    }

    fn new_password(&self, person: &Person, asked: &Asked) -> Draft {
        let t = self.code;
        let mut blocks = vec![match asked {
            Asked::Page => say(t.new_by_page),
            Asked::Administrator(who) => say(&fill(t.new_by_administrator, &[("who", &name(who))])),
            Asked::Desk => say(t.new_by_desk),
            Asked::Distributor => say(&fill(t.new_by_distributor, &[("brand", &self.head.brand)])),
        }];
        if *asked != Asked::Page {
            blocks.push(say(t.new_only));
        }
        blocks.extend(self.temporary_password(person));
        blocks.push(say(t.new_keep));
        (self.subject(t.new_subject, person), self.about(self.all.hello, person), blocks)
    }

    fn temporary_password(&self, person: &Person) -> Vec<Block> {
        let t = self.code;
        vec![
            self.secret(t.password_label, Some(t.password_use)),
            Block::Steps(vec![
                t.step_login.into(),
                fill(t.step_type, &[("login", &person.login)]),
                t.step_choose.into(),
            ]),
            button(self.all.button_login, &self.head.links.login),
            say(t.late),
            say(&fill(t.not_you, &[("name", &name(&person.name))])),
        ]
    }

    fn recovery_code(&self, person: &Person) -> Draft {
        let t = self.code;
        let blocks = vec![
            say(t.recovery_intro),
            self.secret(t.recovery_label, None),
            Block::Steps(vec![
                t.recovery_step_open.into(),
                fill(t.recovery_step_type, &[("login", &person.login)]),
                t.recovery_step_choose.into(),
            ]),
            button(self.all.button_recover, &self.head.links.recover),
            say(t.recovery_late),
            say(&fill(t.recovery_not_you, &[("name", &name(&person.name))])),
        ];
        (self.subject(t.recovery_subject, person), self.about(self.all.hello, person), blocks)
    }

    fn email_confirm(&self, person: &Person) -> Draft {
        let t = self.code;
        let blocks = vec![
            say(t.confirm_intro),
            self.secret(t.confirm_label, None),
            button(self.all.button_account, &self.head.links.account),
            say(t.confirm_ignore),
        ];
        (self.subject(t.confirm_subject, person), self.about(self.all.hello, person), blocks)
    }

    fn staff_setup(&self, person: &Person) -> Draft {
        let t = self.code;
        let blocks = vec![
            say(t.staff_intro),
            self.secret(t.staff_label, None),
            Block::Steps(vec![
                t.staff_step_open.into(),
                fill(t.recovery_step_type, &[("login", &person.login)]),
                t.step_choose.into(),
            ]),
            button(self.all.button_setup, &self.head.links.setup),
            say(t.staff_late),
        ];
        (self.subject(t.staff_subject, person), self.about(self.all.hello_staff, person), blocks)
    }

    fn mismatch(&self, person: &Person, typed: &str) -> Draft {
        let t = self.note;
        let blocks = vec![
            say(&fill(t.mismatch_intro, &[("typed", &name(typed))])),
            say(t.mismatch_you),
            button(self.all.button_forgot, &self.head.links.forgot),
            say(t.mismatch_other),
            say(t.mismatch_wrong),
        ];
        (self.subject(t.mismatch_subject, person), self.about(self.all.hello, person), blocks)
    }

    fn login_list(&self, logins: &[LoginEntry], after_mismatch: bool) -> Draft {
        let t = self.note;
        let mut blocks = vec![say(if after_mismatch { t.list_mismatch } else { t.list_asked })];
        for entry in logins {
            let mut facts = vec![
                (self.all.label_login.into(), entry.person.login.clone()),
                (self.all.label_person.into(), name(&entry.person.name)),
                (self.all.label_reseller.into(), name(&entry.person.reseller)),
            ];
            if !entry.administrators.is_empty() {
                let who: Vec<String> = entry.administrators.iter().map(|who| name(who)).collect();
                facts.push((self.all.label_administrators.into(), self.list(&who)));
            }
            blocks.push(Block::Facts(facts));
        }
        blocks.extend([
            say(t.list_next),
            button(self.all.button_forgot, &self.head.links.forgot),
            say(t.list_left),
            say(t.ignore),
        ]);
        let n = logins.len().to_string();
        let (what, first_line) = match logins {
            [only] => (t.list_subject_one.to_owned(), self.about(self.all.hello_about, &only.person)),
            _ => {
                let first = logins.first().map_or(String::new(), |entry| self.about(self.all.person, &entry.person));
                (fill(t.list_subject, &[("n", &n)]), fill(self.all.hello_list, &[("n", &n), ("first", &first)]))
            }
        };
        let subject = logins.first().map_or(what.clone(), |entry| self.subject(&what, &entry.person));
        (subject, first_line, blocks)
    }

    fn blocked(&self, person: &Person, administrators: &[String]) -> Draft {
        let t = self.note;
        let who: Vec<String> = administrators.iter().map(|who| name(who)).collect();
        let help = match who.as_slice() {
            [] => say(t.blocked_desk),
            who => say(&fill(t.blocked_administrators, &[("who", &self.list(who))])),
        };
        let blocks = vec![say(t.blocked_intro), help, say(t.ignore)];
        (self.subject(t.blocked_subject, person), self.about(self.all.hello, person), blocks)
    }

    fn pending(&self, reseller: &str, external_id: &str, due_ms: i64) -> Draft {
        let t = self.note;
        let due = format::long(due_ms, self.head.zone, self.lang);
        let blocks = vec![
            say(&fill(t.pending_intro, &[("reseller", &name(reseller)), ("id", external_id), ("due", &due)])),
            say(&fill(t.pending_wait, &[("sender", &self.head.sender)])),
            button(self.all.button_progress, &self.head.links.progress),
        ];
        let (subject, first_line) = self.reseller(t.pending_subject, reseller);
        (subject, first_line, blocks)
    }

    fn recovery_notice(&self, person: &Person) -> Draft {
        let t = self.note;
        let blocks =
            vec![say(t.recovered_intro), say(t.recovered_act), button(self.all.button_users, &self.head.links.users)];
        (self.subject(t.recovered_subject, person), self.about(self.all.hello_about, person), blocks)
    }

    fn notice(&self, person: &Person, happened: Happened, by: &Asked) -> Draft {
        let t = self.note;
        let by = match by {
            Asked::Page => t.by_page.to_owned(),
            Asked::Administrator(who) => fill(t.by_administrator, &[("who", &name(who))]),
            Asked::Desk => t.by_desk.to_owned(),
            Asked::Distributor => fill(t.by_distributor, &[("brand", &self.head.brand)]),
        };
        let links = &self.head.links;
        let (what, done, after) = match happened {
            Happened::PasswordChanged => (
                t.password_subject,
                t.password_done,
                vec![say(t.password_not_you), button(self.all.button_forgot, &links.forgot)],
            ),
            Happened::Blocked => (t.account_blocked_subject, t.account_blocked_done, vec![say(t.mistake)]),
            Happened::Unblocked => {
                (t.unblocked_subject, t.unblocked_done, vec![button(self.all.button_login, &links.login)])
            }
            Happened::RoleChanged => (t.role_subject, t.role_done, vec![say(t.mistake)]),
            Happened::Deleted => (t.deleted_subject, t.deleted_done, vec![say(t.mistake)]),
            Happened::EmailChanged => (t.email_subject, t.email_done, vec![say(t.email_not_you)]),
        };
        let mut blocks = vec![say(&fill(done, &[("by", &by)]))];
        blocks.extend(after);
        (self.subject(what, person), self.about(self.all.hello, person), blocks)
    }

    fn alternate(&self, reseller: &str, masked: &str) -> Draft {
        let t = self.note;
        let blocks = vec![
            say(&fill(t.alternate_intro, &[("reseller", &name(reseller)), ("masked", &name(masked))])),
            say(t.alternate_why),
            say(&fill(t.alternate_check, &[("sender", &self.head.sender)])),
            button(self.all.button_progress, &self.head.links.progress),
            say(t.alternate_wrong),
        ];
        let (subject, first_line) = self.reseller(t.alternate_subject, reseller);
        (subject, first_line, blocks)
    }

    fn withdrawn(&self, reseller: &str) -> Draft {
        let t = self.note;
        let blocks = vec![say(&fill(t.withdrawn_intro, &[("reseller", &name(reseller))])), say(t.withdrawn_act)];
        let (subject, first_line) = self.reseller(t.withdrawn_subject, reseller);
        (subject, first_line, blocks)
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
        let mut lines = vec![
            fill(self.all.foot_never, &[("host", &self.head.host)]),
            fill(self.all.foot_sender, &[("sender", &self.head.sender)]),
            fill(self.all.foot_help, &[("brand", &self.head.brand), ("chat", &self.head.chat_path)]),
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
#[path = "compose_tests.rs"]
pub(crate) mod tests;
