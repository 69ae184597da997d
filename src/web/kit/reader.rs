//! For whom a page is written: language, time zone, and the instant of the request. View types take it, so that they need no
//! request to be made and tested.

use chrono_tz::Tz;

use crate::model::ids::Instant;
use crate::text::{Lang, format};

/// See above.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The language.
    pub lang: Lang,
    /// Time zone of everything shown.
    pub zone: Tz,
    /// The instant of the request.
    pub now: Instant,
}

impl Reader {
    /// An instant in few characters.
    pub fn short(&self, at: Instant) -> String {
        format::short(at.ms(), self.zone, self.lang)
    }

    /// An instant as a sentence has it.
    pub fn at(&self, at: Instant) -> String {
        format::at(at.ms(), self.zone, self.lang)
    }
}
