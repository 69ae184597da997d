//! The answer for one record.

use serde::{Deserialize, Serialize};

use crate::db::types::{EndCustomerId, Instant, PromiseId};
use crate::model::promise::{Promise, Stage};
use crate::model::reason::Reason;
use crate::text::Lang;
use crate::text::intake::ImportText;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new reseller and its promise.
    Created,
    /// The same as before.
    Unchanged,
    /// Taken over: before the first login, or facts that no login depends on.
    Corrected,
    /// Differs from what is registered after the first login: a case for the desk.
    Case,
    /// Kept with its reasons.
    Rejected,
}

impl Outcome {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Created, Self::Unchanged, Self::Corrected, Self::Case, Self::Rejected];

    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Unchanged => "unchanged",
            Self::Corrected => "corrected",
            Self::Case => "case",
            Self::Rejected => "rejected",
        }
    }

    /// What a person reads.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = ImportText::of(lang);
        match self {
            Self::Created => t.created,
            Self::Unchanged => t.unchanged,
            Self::Corrected => t.corrected,
            Self::Case => t.case,
            Self::Rejected => t.rejected,
        }
    }
}

/// The answer for one record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The reseller ID as it came.
    pub external_id: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was rejected, what to look at.
    pub reasons: Vec<Reason>,
    /// Names of the fields whose JSON type is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Its promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<PromiseView>,
    /// The end customer that it told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_customer: Option<EndCustomerId>,
}

impl Answer {
    /// What a person reads of the outcome.
    pub fn words(&self, lang: Lang) -> &'static str {
        match (self.outcome, &self.end_customer) {
            (Outcome::Created, Some(_)) => ImportText::of(lang).created_end_customer,
            (outcome, _) => outcome.words(lang),
        }
    }
}

/// A promise as the ERP sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PromiseView {
    /// Row.
    pub id: PromiseId,
    /// UTC milliseconds.
    pub due_at: Instant,
    /// See [`Stage`].
    pub stage: Stage,
}

impl From<&Promise> for PromiseView {
    fn from(promise: &Promise) -> Self {
        Self { id: promise.id.clone(), due_at: promise.due_at, stage: promise.stage }
    }
}
