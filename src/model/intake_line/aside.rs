//! A rejected line that was set aside: nobody will ever correct it.

use diesel::prelude::*;

use super::LineState;
use crate::db::schema::intake_lines;
use crate::db::types::{Instant, LineId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::intake::page::IntakeText;

text_enum! {
    /// Why nobody will correct it.
    pub enum AsideReason {
        /// A total, a remark, a heading: no reseller at all.
        NoRecord = "no_record",
        /// Somebody tried something.
        Trial = "trial",
        /// The same reseller came, and was taken, under another ID.
        OtherId = "other_id",
        /// The business with this reseller does not come about.
        GivenUp = "given_up",
        /// What is missing cannot be found out.
        Unknowable = "unknowable",
    }
}

impl AsideReason {
    /// As operators read it.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = IntakeText::of(lang);
        match self {
            Self::NoRecord => t.aside_no_record,
            Self::Trial => t.aside_trial,
            Self::OtherId => t.aside_other_id,
            Self::GivenUp => t.aside_given_up,
            Self::Unknowable => t.aside_unknowable,
        }
    }
}

/// Why a line was set aside, by whom, when.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Aside {
    /// See [`AsideReason`].
    pub reason: AsideReason,
    /// In the words of whoever did it; may be empty.
    pub remark: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// Sets a rejected line aside; `false` when it is none.
pub fn set_aside(tx: &mut Tx, id: &LineId, aside: &Aside) -> Result<bool> {
    let rejected = intake_lines::table.find(id).filter(intake_lines::state.eq(LineState::Rejected));
    let rows = diesel::update(rejected)
        .set((
            intake_lines::state.eq(LineState::SetAside),
            intake_lines::aside_reason.eq(Some(aside.reason)),
            intake_lines::aside_remark.eq(Some(&aside.remark)),
            intake_lines::aside_by.eq(Some(&aside.by)),
            intake_lines::aside_at.eq(Some(aside.at)),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// It waits for its correction again; `false` when it was not set aside.
pub fn take_back(tx: &mut Tx, id: &LineId) -> Result<bool> {
    let aside = intake_lines::table.find(id).filter(intake_lines::state.eq(LineState::SetAside));
    Ok(diesel::update(aside).set(intake_lines::state.eq(LineState::Rejected)).execute(&mut **tx)? == 1)
}

/// Why a line was set aside, the last time.
pub fn of(db: &mut Db, id: &LineId) -> Result<Option<Aside>> {
    let set = intake_lines::table.find(id).filter(intake_lines::aside_reason.is_not_null());
    Ok(set
        .select((
            intake_lines::aside_reason.assume_not_null(),
            intake_lines::aside_remark.assume_not_null(),
            intake_lines::aside_by.assume_not_null(),
            intake_lines::aside_at.assume_not_null(),
        ))
        .first(db)
        .optional()?)
}
