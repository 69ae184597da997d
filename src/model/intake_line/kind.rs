//! What a line tells of.

use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::intake::page::IntakeText;

text_enum! {
    /// What a line, or a batch of them, tells of.
    pub enum RecordKind {
        /// A reseller.
        Reseller = "reseller",
        /// Whom a reseller sells to.
        EndCustomer = "end_customer",
    }
}

impl RecordKind {
    /// As operators read it, of many.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = IntakeText::of(lang);
        match self {
            Self::Reseller => t.kind_reseller,
            Self::EndCustomer => t.kind_end_customer,
        }
    }
}

/// By which lines of one end customer are found; no reseller ID has a colon.
pub fn end_customer_key(reseller_folded: &str, document: &str) -> String {
    format!("end_customer:{reseller_folded}:{document}")
}
