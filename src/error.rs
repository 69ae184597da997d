//! One vocabulary for what can go wrong below the doors. A door decides what of it leaves the house.

mod refusal;

use std::fmt;

pub use refusal::{Field, Flaw, Rule};

/// What every fallible call below the doors returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why nothing happened. An error rolls the verb back; a refusal that leaves a trace is an `Ok` outcome instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The thing does not exist for this actor; also the answer for what another reseller owns.
    NotFound,
    /// The actor may not do this.
    Forbidden,
    /// The state no longer allows it.
    Conflict(Rule),
    /// A value that a person or a client sent cannot be taken.
    Invalid {
        /// Which one.
        field: Field,
        /// What is wrong with it.
        reason: Flaw,
    },
    /// Too many tries of this; nothing was checked.
    Throttled {
        /// Seconds until a try is looked at again.
        retry_after_s: u32,
    },
    /// The house is full (hashing queue, writer queue); nothing was lost.
    Busy {
        /// Seconds after which to try again.
        retry_after_s: u32,
    },
    /// A unique value is taken.
    Duplicate,
    /// The database contradicts itself after a lost race; `app.write` repeats the verb.
    Retry,
    /// Storage or a network peer does not answer. The text is for the log, in English, without secrets.
    Unavailable(String),
    /// A defect or a damaged record. The text is for the log, in English, without secrets.
    Internal(String),
}

impl Error {
    /// An [`Error::Internal`] with this text.
    pub fn internal(text: impl fmt::Display) -> Self {
        Self::Internal(text.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Forbidden => f.write_str("not allowed"),
            Self::Conflict(rule) => write!(f, "refused by the rule {rule}"),
            Self::Invalid { field, reason } => write!(f, "{field}: {reason}"),
            Self::Throttled { retry_after_s } => write!(f, "too many tries, again in {retry_after_s} s"),
            Self::Busy { retry_after_s } => write!(f, "busy, again in {retry_after_s} s"),
            Self::Duplicate => f.write_str("already taken"),
            Self::Retry => f.write_str("lost a race"),
            Self::Unavailable(what) => write!(f, "unavailable: {what}"),
            Self::Internal(what) => write!(f, "internal: {what}"),
        }
    }
}

impl std::error::Error for Error {}
