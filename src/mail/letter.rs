//! Which mails exist. A letter says what to say, as JSON in the outbox; it never holds a secret.

use serde::{Deserialize, Serialize};

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
    /// Somebody at the forgot-password page.
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
    /// Somebody typed this login with another address.
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
}

impl Letter {
    /// A short word for tables and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Letter::FirstAccess { .. } => "first_access",
            Letter::NewPassword { .. } => "new_password",
            Letter::RecoveryCode { .. } => "recovery_code",
            Letter::RecoveryMismatch { .. } => "recovery_mismatch",
            Letter::LoginList { .. } => "login_list",
            Letter::NotPossibleBlocked { .. } => "not_possible_blocked",
            Letter::NotPossiblePending { .. } => "not_possible_pending",
            Letter::RecoveryNotice { .. } => "recovery_notice",
            Letter::Notice { .. } => "notice",
            Letter::EmailConfirm { .. } => "email_confirm",
            Letter::AlternateContact { .. } => "alternate_contact",
        }
    }
}
