//! Whether a form may be acted upon.

use super::Visit;
use crate::error::{Error, Result, Rule};
use crate::web::kit::csrf::{self, Judged};
use crate::web::kit::form::Form;
use crate::web::kit::stale;

impl Visit {
    /// The form is ours and from this browser and session (standards part 2, 29). One of ours that is stale because the
    /// session changed meanwhile does nothing either: [`Visit::answer`] shows it again with what was typed.
    pub fn check(&self, form: &Form) -> Result<()> {
        match self.judge(form)? {
            Judged::Fresh => {
                self.forget_typed();
                Ok(())
            }
            Judged::Foreign => Err(Error::Conflict(Rule::StaleForm)),
            Judged::Stale => {
                *self.stale.borrow_mut() = stale::typed(form);
                Err(Error::Conflict(Rule::SessionChanged))
            }
        }
    }

    /// The same for a form that does the same whoever is signed in: it is never stale.
    pub fn check_browser(&self, form: &Form) -> Result<()> {
        match self.judge(form)? {
            Judged::Fresh | Judged::Stale => Ok(()),
            Judged::Foreign => Err(Error::Conflict(Rule::StaleForm)),
        }
    }

    /// Like [`Visit::check`], for a form that knows itself where to go on when it is stale: `false`.
    pub fn is_fresh(&self, form: &Form) -> Result<bool> {
        match self.check(form) {
            Ok(()) => Ok(true),
            Err(Error::Conflict(Rule::SessionChanged)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// A browser that brought no name of ours has no session either: nothing of it can be abused, and with its own word
    /// that the form is ours the person is asked again instead of sent away.
    pub(super) fn judge(&self, form: &Form) -> Result<Judged> {
        let given = form.get(csrf::FIELD)?;
        if !self.from_here {
            return Ok(Judged::Foreign);
        }
        if self.new_browser && self.says_from_here && !given.is_empty() {
            return Ok(Judged::Stale);
        }
        Ok(csrf::judge(&|text| self.mac(text), self.holder(), given))
    }
}
