//! What an operator can do with a client, the keys and an account: the address, the button, the question before.

use crate::text::operate::manage::ManageText;
use crate::text::{Lang, fill};

/// Acts on a client with a question before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAct {
    /// Refuse it from now on.
    Disable,
    /// Take it back.
    Enable,
    /// A new secret.
    Secret,
}

impl ClientAct {
    /// Those that this client can meet now.
    pub(super) fn of(disabled: bool, has_secret: bool) -> Vec<Self> {
        let switch = if disabled { Self::Enable } else { Self::Disable };
        let secret = (has_secret && !disabled).then_some(Self::Secret);
        secret.into_iter().chain([switch]).collect()
    }

    /// By the last part of the address.
    pub(super) fn parse(act: &str) -> Option<Self> {
        [Self::Disable, Self::Enable, Self::Secret].into_iter().find(|known| known.path() == act)
    }

    /// The last part of the address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Secret => "secret",
        }
    }

    /// The button.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = ManageText::of(lang);
        match self {
            Self::Disable => t.disable,
            Self::Enable => t.enable,
            Self::Secret => t.secret,
        }
    }

    /// The sentence on the client's page after the act of this path.
    pub(super) fn done(lang: Lang, act: &str) -> Option<&'static str> {
        let t = ManageText::of(lang);
        match Self::parse(act)? {
            Self::Disable => Some(t.disable_done),
            Self::Enable => Some(t.enable_done),
            Self::Secret => None,
        }
    }

    /// The question, and what would happen.
    pub(super) fn question(self, lang: Lang, access_seconds: i64) -> (&'static str, Vec<String>) {
        let t = ManageText::of(lang);
        let minutes = ((access_seconds + 59) / 60).to_string();
        match self {
            Self::Disable => {
                let tokens = fill(t.disable_2, &[("minutes", &minutes)]);
                (t.disable_title, vec![t.disable_1.into(), tokens, t.disable_3.into()])
            }
            Self::Enable => (t.enable_title, vec![t.enable_1.into()]),
            Self::Secret => (t.secret_title, vec![t.secret_1.into(), t.secret_2.into()]),
        }
    }
}

/// Acts on the keys with a question before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAct {
    /// A new one for each algorithm.
    Rotate,
    /// The next one for each algorithm is published, and signs when portals know it.
    Prepare,
    /// After a compromise: new ones sign, and all before them leave at once.
    Replace,
}

impl KeyAct {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Rotate, Self::Prepare, Self::Replace];

    /// By the last part of the address.
    pub(super) fn parse(act: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.path() == act)
    }

    /// The last part of the address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Rotate => "rotate",
            Self::Prepare => "prepare",
            Self::Replace => "replace",
        }
    }

    /// The button.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = ManageText::of(lang);
        match self {
            Self::Rotate => t.rotate,
            Self::Prepare => t.prepare,
            Self::Replace => t.replace,
        }
    }
}

/// What an operator can do with an account of the distributor's own from a page: what opens one needs two people, and is
/// done at the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffAct {
    /// Shut out.
    Block,
}

impl StaffAct {
    /// By the last part of the address.
    pub(super) fn parse(act: &str) -> Option<Self> {
        (act == Self::Block.path()).then_some(Self::Block)
    }

    /// The last part of the address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Block => "block",
        }
    }

    /// The button.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Block => ManageText::of(lang).block,
        }
    }

    /// The question, and what would happen.
    pub(super) fn question(self, lang: Lang) -> (&'static str, Vec<&'static str>) {
        let t = ManageText::of(lang);
        match self {
            Self::Block => (t.block_title, vec![t.block_1, t.block_2]),
        }
    }
}
