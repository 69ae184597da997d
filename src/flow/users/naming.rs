//! What a person of a reseller may be called and where mail may go to them: the same for a form, a file and the desk.

use crate::db::Db;
use crate::db::types::ResellerId;
use crate::error::{Error, Field, Flaw, Result};
use crate::model::reason::Reason;
use crate::model::{clean, look, user};

/// Longest name, in characters.
const LONGEST: usize = 200;

/// The name as it is kept: it hides nothing, and looks like nobody else's of the reseller.
///
/// # Errors
/// `Invalid`, with what is wrong.
pub fn name(db: &mut Db, reseller: &ResellerId, typed: &str) -> Result<String> {
    let invalid = |reason| Error::Invalid { field: Field::Name, reason };
    if let Some(flaw) = look::problem(typed) {
        return Err(invalid(flaw));
    }
    let name = match clean::name(typed, &mut Vec::new()) {
        Ok(name) => name.filter(|name| name.chars().count() <= LONGEST).ok_or(invalid(Flaw::NameMissing))?,
        Err(_) => return Err(invalid(Flaw::SpreadsheetError)),
    };
    // Names in plain letters look like themselves.
    if !look::is_plain(&name) {
        let alike = user::names_that_look(db, reseller, &look::of(&name))?;
        if alike.iter().any(|other| look::imitates(&name, other)) {
            return Err(invalid(Flaw::NameImitates));
        }
    }
    Ok(name)
}

/// The address as it is kept.
///
/// # Errors
/// `Invalid`, with what is wrong.
pub fn email(typed: &str) -> Result<String> {
    let invalid = |reason| Error::Invalid { field: Field::Email, reason };
    if typed.trim().chars().any(char::is_control) {
        return Err(invalid(Flaw::EmailBroken));
    }
    clean::email(typed).map_err(|reason| match reason {
        Reason::SpreadsheetError => invalid(Flaw::SpreadsheetError),
        other => invalid(other.flaw()),
    })
}
