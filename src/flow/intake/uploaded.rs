//! A file of end customers that a reseller's own person uploads, read as every file: whatever a spreadsheet makes is
//! understood, one bad line costs itself alone. It is looked at first, or taken; nothing of it is kept but what it
//! registers.

use std::collections::HashSet;

use super::end_customers::typed;
use super::file::Sheet;
use super::record::Line;
use crate::db::types::EndCustomerId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access;
use crate::flow::customers::{Good, Registered, Typed, check, enter};
use crate::model::ctx::Ctx;
use crate::model::end_customer::{self, EndCustomerState};
use crate::model::reason::Reason;
use crate::model::role::Permission;
use crate::text::Lang;
use crate::text::customers::CustomersText;

/// More lines are for another file.
pub const MOST_LINES: usize = 2000;

/// What became of a line, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A new one.
    New,
    /// One that was removed, registered again.
    Again,
    /// The reseller has it already; nothing was changed.
    Known,
    /// The same number stands further up in this file.
    Twice,
    /// Not taken, for the reasons of the line.
    Rejected,
}

impl Taken {
    /// As people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = CustomersText::of(lang);
        match self {
            Self::New => t.taken_new,
            Self::Again => t.taken_again,
            Self::Known => t.taken_known,
            Self::Twice => t.taken_twice,
            Self::Rejected => t.taken_rejected,
        }
    }
}

/// A line and what became of it, or would.
#[derive(Clone, Debug)]
pub struct FileLine {
    /// From 1, as in the file.
    pub number: i32,
    /// As it came.
    pub typed: Typed,
    /// The row, where there is one.
    pub id: Option<EndCustomerId>,
    /// See [`Taken`].
    pub taken: Taken,
    /// Why not, or what to look at.
    pub reasons: Vec<Reason>,
    good: Option<Good>,
}

/// Each line with what it means, if it means something: as new until somebody has looked. Pure.
pub fn read_lines(sheet: &Sheet) -> Vec<FileLine> {
    let mut seen = HashSet::new();
    let one = |line: Line| {
        let typed = typed(&line.record);
        let checked = if line.problems.is_empty() { check(&typed) } else { Err(line.problems.clone()) };
        let (taken, reasons, good) = match checked {
            Err(reasons) => (Taken::Rejected, reasons, None),
            Ok(good) if !seen.insert(good.document.as_str().to_owned()) => (Taken::Twice, good.warnings, None),
            Ok(good) => (Taken::New, good.warnings.clone(), Some(good)),
        };
        FileLine { number: line.place.line, typed, id: None, taken, reasons, good }
    };
    sheet.lines().take(MOST_LINES).map(one).collect()
}

/// What these lines would register. Nothing is changed.
pub fn check_lines(db: &mut Db, ctx: &Ctx, lines: &[FileLine]) -> Result<Vec<FileLine>> {
    let (_, reseller) = access::holder(db, ctx, &[Permission::EndCustomerRegister])?;
    let mut checked = lines.to_vec();
    for line in &mut checked {
        let Some(good) = &line.good else { continue };
        if let Some(known) = end_customer::by_document(db, &reseller, good.document.as_str())? {
            line.taken = match known.state {
                EndCustomerState::Removed => Taken::Again,
                EndCustomerState::Registered | EndCustomerState::Available => Taken::Known,
            };
            line.id = Some(known.id);
        }
    }
    Ok(checked)
}

/// Registers these lines, few of a file at a time, so that nobody waits behind it.
pub fn take_lines(tx: &mut Tx, ctx: &Ctx, lines: &[FileLine]) -> Result<Vec<FileLine>> {
    let (user, reseller) = access::holder(tx, ctx, &[Permission::EndCustomerRegister])?;
    let mut taken = lines.to_vec();
    for line in &mut taken {
        let Some(good) = &line.good else { continue };
        let registered = enter(tx, ctx, &reseller, Some(&user.id), good)?;
        line.id = Some(registered.row().id.clone());
        line.taken = match registered {
            Registered::New(_) => Taken::New,
            Registered::Again(_) => Taken::Again,
            Registered::Known(_) => Taken::Known,
        };
    }
    Ok(taken)
}
