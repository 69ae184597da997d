//! Where a user stands, and who set a block.

use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;

text_enum! {
    /// Where a user stands.
    pub enum UserState {
        /// Has a login and no lasting password yet.
        Invited = "invited",
        /// Can log in.
        Active = "active",
        /// Kept out by a person; see `blocked_by`.
        Blocked = "blocked",
        /// Ended for good; the login is never used again.
        Deactivated = "deactivated",
    }
}

text_enum! {
    /// Who set a block. A reseller's Administrator cannot lift the distributor's.
    pub enum BlockedBy {
        /// The reseller's Administrator.
        Reseller = "reseller",
        /// The distributor.
        Distributor = "distributor",
        /// Somebody came in from a mailbox that was not the person's; two people lift it.
        Frozen = "frozen",
    }
}

impl UserState {
    /// As people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = TrailText::of(lang);
        match self {
            Self::Invited => t.invited,
            Self::Active => t.active,
            Self::Blocked => t.state_blocked,
            Self::Deactivated => t.deactivated,
        }
    }
}
