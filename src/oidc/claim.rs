//! The claims that we can give, each with its scope.

use serde::{Deserialize, Serialize};

use super::scope;

macro_rules! claims {
    ($($(#[$doc:meta])* $name:ident = $word:literal in $scope:expr;)*) => {
        /// A claim that we can give.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Claim { $($(#[$doc])* #[serde(rename = $word)] $name,)* }

        impl Claim {
            /// All of them.
            pub const ALL: &[Claim] = &[$(Claim::$name,)*];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Claim::$name => $word,)* }
            }

            /// By name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($word => Some(Claim::$name),)* _ => None }
            }

            /// The scope that asks for it.
            pub fn scope(self) -> &'static str {
                match self { $(Claim::$name => $scope,)* }
            }
        }
    };
}

claims! {
    /// The person's name.
    Name = "name" in scope::PROFILE;
    /// The first of exactly two parts of the name; see [`two_parts`](super::claims::two_parts).
    GivenName = "given_name" in scope::PROFILE;
    /// The second of exactly two.
    FamilyName = "family_name" in scope::PROFILE;
    /// The login.
    PreferredUsername = "preferred_username" in scope::PROFILE;
    /// The language of pages and mails, BCP 47.
    Locale = "locale" in scope::PROFILE;
    /// When one of these last changed.
    UpdatedAt = "updated_at" in scope::PROFILE;
    /// A contact, not a key: several logins may share it.
    Email = "email" in scope::EMAIL;
    /// Something secret that was mailed there came back.
    EmailVerified = "email_verified" in scope::EMAIL;
    /// The telephone number.
    PhoneNumber = "phone_number" in scope::PHONE;
    /// Whether somebody answered there.
    PhoneNumberVerified = "phone_number_verified" in scope::PHONE;
    /// The distributor's reseller ID.
    ResellerId = "reseller_id" in scope::RESELLER;
    /// Its legal name.
    ResellerName = "reseller_name" in scope::RESELLER;
    /// The person's role there.
    Role = "role" in scope::RESELLER;
    /// What the person may do; absent means no.
    Permissions = "permissions" in scope::RESELLER;
    /// Which facts the registration lacks ("Sob Consulta").
    RegistrationMissing = "registration_missing" in scope::RESELLER;
}
