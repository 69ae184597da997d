//! Which mails exist. A letter says what to say, as JSON in the outbox; it never holds a secret.

use serde::{Deserialize, Serialize};

pub use super::thread::{ContactNews, FileOf, NotTaken, Thread};
use crate::text::delivery::letter::LetterKind;

/// Whom a mail is about: named in every subject and first line, since mailboxes are shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person's name.
    pub name: String,
    /// The login.
    pub login: String,
    /// The reseller's name; the distributor's for staff.
    pub reseller: String,
}

/// A login in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginEntry {
    /// Whose.
    pub person: Person,
    /// The reseller's Administrators, by name.
    pub administrators: Vec<String>,
}

/// Who caused a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Somebody at the forgot-password page, or the person at the own account.
    Page,
    /// The reseller's Administrator, by name.
    Administrator(String),
    /// The support desk.
    Desk,
    /// The distributor's registration.
    Distributor,
}

/// What happened to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// The password was changed or chosen.
    PasswordChanged,
    /// Blocked.
    Blocked,
    /// Unblocked.
    Unblocked,
    /// Another role.
    RoleChanged,
    /// Deleted.
    Deleted,
    /// The address was corrected; told to both.
    EmailChanged,
    /// A second factor was added.
    FactorAdded,
    /// A second factor was taken away.
    FactorRemoved,
    /// A one-time code was used in place of the second factor.
    SpareCodeUsed,
}

/// How many promises crossed each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossedCounts {
    /// Came at risk.
    pub at_risk: i64,
    /// Past their due instant.
    pub breached: i64,
    /// Kept after it.
    pub kept_late: i64,
    /// In time after all.
    pub back_in_time: i64,
}

/// One promise in a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// The reseller ID, or what else the promise is about.
    pub subject: String,
    /// When it is due, UTC milliseconds.
    pub due_ms: i64,
    /// The line and what keeps the promise back, in the reader's language.
    pub words: String,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// The first credential: login and temporary password.
    FirstAccess {
        /// Whose.
        person: Person,
        /// `K7-QX`.
        reference: String,
    },
    /// A new temporary password.
    NewPassword {
        /// Whose.
        person: Person,
        /// `K7-QX`.
        reference: String,
        /// Who asked.
        asked: Asked,
    },
    /// A code after forgot password.
    RecoveryCode {
        /// Whose.
        person: Person,
        /// `K7-QX`.
        reference: String,
    },
    /// To the registered address: somebody typed this login with another address.
    RecoveryMismatch {
        /// Whose.
        person: Person,
        /// What was typed, masked.
        typed: String,
    },
    /// The logins of this address.
    LoginList {
        /// At least one.
        logins: Vec<LoginEntry>,
        /// Somebody typed another login with this address.
        after_mismatch: bool,
    },
    /// This login is blocked.
    NotPossibleBlocked {
        /// Whose.
        person: Person,
        /// Who can help; empty when only the desk can.
        administrators: Vec<String>,
    },
    /// The first credential is on its way.
    NotPossiblePending {
        /// The reseller's name.
        reseller: String,
        /// The reseller ID.
        external_id: String,
        /// Until when, UTC milliseconds.
        due_ms: i64,
    },
    /// To the other Administrators: an Administrator's login with a shared mailbox was recovered.
    RecoveryNotice {
        /// Whose login was recovered.
        person: Person,
    },
    /// Something happened to the account.
    Notice {
        /// Whose.
        person: Person,
        /// What.
        happened: Happened,
        /// Who did it.
        by: Asked,
    },
    /// A code to confirm a new address.
    EmailConfirm {
        /// Whose.
        person: Person,
        /// `K7-QX`.
        reference: String,
    },
    /// To the alternate contact: the mail to the main contact failed. Never the credential.
    AlternateContact {
        /// The reseller's name.
        reseller: String,
        /// The main contact's address, masked.
        masked: String,
    },
    /// To the old address, when a correction before the first login voided what was sent there. It learns neither
    /// login nor destination.
    FirstAccessWithdrawn {
        /// The reseller's name.
        reseller: String,
    },
    /// To the old address: the desk is about to change the registered one, and nobody else has approved it yet.
    EmailChanging {
        /// Whose.
        person: Person,
        /// With the login it stops the change, `K7-QX`; no ticket's.
        stop: String,
        /// When it takes effect, UTC milliseconds.
        until_ms: i64,
    },
    /// Says nothing but that it arrived; an operator asked for it.
    Test,
    /// The one-time set-up code of an agent or operator.
    StaffSetup {
        /// Whose; `reseller` is the distributor.
        person: Person,
        /// `K7-QX`.
        reference: String,
    },
    /// A temporary password that nobody used ends soon; it is in an earlier mail and not in this one.
    Reminder {
        /// Whose.
        person: Person,
        /// The reference of that mail, `K7-QX`.
        of: String,
        /// When that mail was written, UTC milliseconds.
        sent_ms: i64,
        /// The end of the password's validity, UTC milliseconds.
        until_ms: i64,
    },
    /// To a visitor: what an agent answers where nobody waits before a screen.
    ContactAnswer {
        /// What the visitor is called; may be empty.
        name: String,
        /// The number of the conversation.
        protocol: String,
        /// What the agent wrote.
        text: String,
        /// A file of the conversation that hangs on the mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<FileOf>,
        /// Its place among the mails of the conversation.
        #[serde(default)]
        thread: Thread,
    },
    /// To a visitor: what becomes of a conversation by mail.
    ContactNote {
        /// What the visitor is called; may be empty.
        name: String,
        /// The number of the conversation.
        protocol: String,
        /// What it says.
        news: ContactNews,
        /// Its place among the mails of the conversation.
        thread: Thread,
    },
    /// To the sales representative: a conversation about an order or a delivery of a reseller.
    CaseForRepresentative {
        /// The representative's name.
        representative: String,
        /// The reseller's name.
        reseller: String,
        /// The reseller ID.
        external_id: String,
        /// Who of the reseller wrote.
        person: String,
        /// The number of the conversation.
        protocol: String,
        /// The day of the delivery that it is about, where it is about one.
        delivered_on: Option<String>,
        /// That day is more than seven days ago.
        late: bool,
    },
    /// To an operator: the lines that promises crossed since the last one.
    PromiseDigest {
        /// Who reads it; `reseller` is the distributor.
        person: Person,
        /// How many.
        counts: CrossedCounts,
        /// How many promises were at risk for each cause, in the reader's language.
        causes: Vec<(String, i64)>,
        /// The earliest due of them.
        lines: Vec<DigestLine>,
    },
}

impl Letter {
    /// Which one it is.
    pub fn kind(&self) -> LetterKind {
        match self {
            Letter::FirstAccess { .. } => LetterKind::FirstAccess,
            Letter::NewPassword { .. } => LetterKind::NewPassword,
            Letter::RecoveryCode { .. } => LetterKind::RecoveryCode,
            Letter::RecoveryMismatch { .. } => LetterKind::RecoveryMismatch,
            Letter::LoginList { .. } => LetterKind::LoginList,
            Letter::NotPossibleBlocked { .. } => LetterKind::NotPossibleBlocked,
            Letter::NotPossiblePending { .. } => LetterKind::NotPossiblePending,
            Letter::RecoveryNotice { .. } => LetterKind::RecoveryNotice,
            Letter::Notice { .. } => LetterKind::Notice,
            Letter::EmailConfirm { .. } => LetterKind::EmailConfirm,
            Letter::AlternateContact { .. } => LetterKind::AlternateContact,
            Letter::FirstAccessWithdrawn { .. } => LetterKind::FirstAccessWithdrawn,
            Letter::Test => LetterKind::Test,
            Letter::StaffSetup { .. } => LetterKind::StaffSetup,
            Letter::Reminder { .. } => LetterKind::Reminder,
            Letter::EmailChanging { .. } => LetterKind::EmailChanging,
            Letter::PromiseDigest { .. } => LetterKind::PromiseDigest,
            Letter::ContactAnswer { .. } => LetterKind::ContactAnswer,
            Letter::ContactNote { .. } => LetterKind::ContactNote,
            Letter::CaseForRepresentative { .. } => LetterKind::CaseForRepresentative,
        }
    }

    /// It carries the secret of a ticket; without one it cannot be written.
    pub fn needs_secret(&self) -> bool {
        self.reference().is_some()
    }

    /// Nobody known decided on it: a schedule, a rule, or whoever types at a public page. Such a mail does not go to an
    /// address that sent one back; what an Administrator, the desk or the terminal sends does.
    pub fn is_automatic(&self) -> bool {
        match self {
            Letter::NewPassword { asked, .. } => matches!(asked, Asked::Page | Asked::Distributor),
            Letter::EmailConfirm { .. }
            | Letter::EmailChanging { .. }
            | Letter::StaffSetup { .. }
            | Letter::ContactAnswer { .. }
            | Letter::Test => false,
            Letter::FirstAccess { .. }
            | Letter::RecoveryCode { .. }
            | Letter::RecoveryMismatch { .. }
            | Letter::LoginList { .. }
            | Letter::NotPossibleBlocked { .. }
            | Letter::NotPossiblePending { .. }
            | Letter::RecoveryNotice { .. }
            | Letter::Notice { .. }
            | Letter::AlternateContact { .. }
            | Letter::FirstAccessWithdrawn { .. }
            | Letter::Reminder { .. }
            | Letter::CaseForRepresentative { .. }
            | Letter::ContactNote { .. }
            | Letter::PromiseDigest { .. } => true,
        }
    }

    /// Somebody sits before a screen and waits for it; goes before mails that nobody asked for.
    pub fn is_urgent(&self) -> bool {
        match self {
            Letter::NewPassword { .. }
            | Letter::RecoveryCode { .. }
            | Letter::RecoveryMismatch { .. }
            | Letter::LoginList { .. }
            | Letter::NotPossibleBlocked { .. }
            | Letter::NotPossiblePending { .. }
            | Letter::EmailConfirm { .. }
            | Letter::EmailChanging { .. }
            | Letter::StaffSetup { .. }
            | Letter::Test => true,
            Letter::FirstAccess { .. }
            | Letter::Notice { .. }
            | Letter::RecoveryNotice { .. }
            | Letter::AlternateContact { .. }
            | Letter::FirstAccessWithdrawn { .. }
            | Letter::Reminder { .. }
            | Letter::ContactAnswer { .. }
            | Letter::ContactNote { .. }
            | Letter::CaseForRepresentative { .. }
            | Letter::PromiseDigest { .. } => false,
        }
    }

    /// The file that hangs on it.
    pub fn file(&self) -> Option<&FileOf> {
        match self {
            Letter::ContactAnswer { file, .. } => file.as_ref(),
            _ => None,
        }
    }

    /// Its place among the mails of a conversation; none for every other mail.
    pub fn thread(&self) -> Option<&Thread> {
        match self {
            Letter::ContactAnswer { thread, .. } | Letter::ContactNote { thread, .. } => Some(thread),
            _ => None,
        }
    }

    /// The short reference that it prints, where there is a ticket.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Letter::FirstAccess { reference, .. }
            | Letter::NewPassword { reference, .. }
            | Letter::RecoveryCode { reference, .. }
            | Letter::EmailConfirm { reference, .. }
            | Letter::StaffSetup { reference, .. } => Some(reference),
            Letter::RecoveryMismatch { .. }
            | Letter::LoginList { .. }
            | Letter::NotPossibleBlocked { .. }
            | Letter::NotPossiblePending { .. }
            | Letter::RecoveryNotice { .. }
            | Letter::Notice { .. }
            | Letter::AlternateContact { .. }
            | Letter::FirstAccessWithdrawn { .. }
            | Letter::Reminder { .. }
            | Letter::PromiseDigest { .. }
            | Letter::EmailChanging { .. }
            | Letter::ContactAnswer { .. }
            | Letter::ContactNote { .. }
            | Letter::CaseForRepresentative { .. }
            | Letter::Test => None,
        }
    }

    /// The person whom the envelope may greet: whom the mail is about, when that is its reader.
    pub fn reader(&self) -> Option<&Person> {
        match self {
            Letter::FirstAccess { person, .. }
            | Letter::NewPassword { person, .. }
            | Letter::RecoveryCode { person, .. }
            | Letter::RecoveryMismatch { person, .. }
            | Letter::NotPossibleBlocked { person, .. }
            | Letter::Notice { person, .. }
            | Letter::EmailConfirm { person, .. }
            | Letter::EmailChanging { person, .. }
            | Letter::StaffSetup { person, .. }
            | Letter::Reminder { person, .. }
            | Letter::PromiseDigest { person, .. } => Some(person),
            Letter::LoginList { logins, .. } => match logins.as_slice() {
                [only] => Some(&only.person),
                _ => None,
            },
            Letter::NotPossiblePending { .. }
            | Letter::RecoveryNotice { .. }
            | Letter::AlternateContact { .. }
            | Letter::FirstAccessWithdrawn { .. }
            | Letter::ContactAnswer { .. }
            | Letter::ContactNote { .. }
            | Letter::CaseForRepresentative { .. }
            | Letter::Test => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_survives_the_outbox() {
        let person = Person { name: "Ana".into(), login: "10234.ana".into(), reseller: "Alfa".into() };
        let letter =
            Letter::NewPassword { person, reference: "K7-QX".into(), asked: Asked::Administrator("Rui".into()) };
        let json = serde_json::to_string(&letter).unwrap();
        assert!(json.starts_with(r#"{"letter":"new_password""#));
        assert_eq!(serde_json::from_str::<Letter>(&json).unwrap(), letter);
    }
}
