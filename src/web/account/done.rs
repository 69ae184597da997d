//! What the pages of an account say that has just been done: a word in the address, a sentence at the top of the page.

use actix_web::HttpResponse;

use crate::text::account::AccountText;
use crate::text::sign_in::factor::FactorText;
use crate::web::kit::page::{Page, Tone, see_other};
use crate::web::paths;
use crate::web::visit::Visit;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// Another password.
    Password,
    /// One session, or all but this one.
    Ended,
    /// A consent taken back.
    Revoked,
    /// A further second factor.
    Added,
    /// One less.
    Removed,
}

impl Done {
    const ALL: [Self; 5] = [Self::Password, Self::Ended, Self::Revoked, Self::Added, Self::Removed];

    fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Ended => "ended",
            Self::Revoked => "revoked",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }

    /// To this page, which says so.
    pub(super) fn at(self, page: &str) -> HttpResponse {
        see_other(&paths::with_query(page, &[("done", self.as_str())]))
    }
}

/// The page of this visit, with what has just been done.
pub(super) fn page(visit: &Visit) -> Page {
    let word = visit.query("done");
    let done = Done::ALL.into_iter().find(|done| word.as_deref() == Some(done.as_str()));
    let (account, factor) = (AccountText::of(visit.lang), FactorText::of(visit.lang));
    let page = visit.page();
    match done {
        None => page,
        Some(Done::Password) => page.notice(Tone::Good, account.password_done),
        Some(Done::Ended) => page.notice(Tone::Good, account.ended),
        Some(Done::Revoked) => page.notice(Tone::Good, account.revoked),
        Some(Done::Added) => page.notice(Tone::Good, factor.added),
        Some(Done::Removed) => page.notice(Tone::Good, factor.removed),
    }
}
