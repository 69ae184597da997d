//! Why sessions, grants and refresh families end: one list for all three, since one act ends them together.

use crate::db::types::text_enum;

text_enum! {
    /// Why an access ended.
    pub enum EndReason {
        /// The person signed out.
        SignedOut = "signed_out",
        /// Another login took its place in the browser.
        OtherLogin = "other_login",
        /// The person ended it at the own account.
        EndedByOwner = "ended_by_owner",
        /// The reseller's Administrator ended it.
        EndedByAdministrator = "ended_by_administrator",
        /// The user was blocked.
        Blocked = "blocked",
        /// The user was deleted.
        Deleted = "deleted",
        /// Other permissions, by another role or by the configuration.
        RoleChanged = "role_changed",
        /// A new password was chosen.
        PasswordChanged = "password_changed",
        /// The registered e-mail changed.
        EmailChanged = "email_changed",
        /// The desk took a lost second factor away.
        FactorLost = "factor_lost",
        /// Somebody came in from a mailbox that was not the reseller's: the login is frozen.
        WrongMailbox = "wrong_mailbox",
        /// A member of staff got a new set-up code.
        NewSetUpCode = "new_set_up_code",
        /// The ERP suspended or closed the reseller.
        ResellerSuspended = "reseller_suspended",
        /// The person took the consent back.
        ConsentRevoked = "consent_revoked",
        /// The person refused the portal's request.
        Refused = "refused",
        /// The portal revoked its token (RFC 7009).
        RevokedByClient = "revoked_by_client",
        /// A code came twice (RFC 6749 section 4.1.2).
        CodeReused = "code_reused",
        /// An old refresh token came again (RFC 9700 section 4.14).
        RefreshReused = "refresh_reused",
    }
}
