//! What an operator can do with a schedule: the address, the question before, and the sentence after.

use crate::text::Lang;
use crate::text::operate::OperatorText;

/// In the address after other settings were applied.
pub(super) const SET: &str = "set";

/// Acts on a schedule with a question before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleAct {
    /// Stop it until it is resumed.
    Pause,
    /// Let it run again.
    Resume,
    /// One run now.
    Run,
    /// Back to the settings before.
    Undo,
}

impl ScheduleAct {
    /// By the last part of the address.
    pub fn parse(act: &str) -> Option<Self> {
        [Self::Pause, Self::Resume, Self::Run, Self::Undo].into_iter().find(|known| known.path() == act)
    }

    /// The last part of the address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Run => "run",
            Self::Undo => "undo",
        }
    }

    /// The question, and the button that says yes.
    pub(super) fn question(self, lang: Lang) -> (&'static str, &'static str) {
        let t = OperatorText::of(lang);
        match self {
            Self::Pause => (t.pause_title, t.pause),
            Self::Resume => (t.resume_title, t.resume),
            Self::Run => (t.run_title, t.run),
            Self::Undo => (t.undo_title, t.undo),
        }
    }

    /// The sentence after it.
    pub(super) fn done(self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self {
            Self::Pause => t.done_pause,
            Self::Resume => t.done_resume,
            Self::Run => t.done_run,
            Self::Undo => t.done_undo,
        }
    }
}
