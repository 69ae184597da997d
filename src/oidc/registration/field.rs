//! Where a flaw of a registration stands: a closed list. Each has two names: the registered one, which a client hears, and
//! the one that operators know it by, on their form, at the terminal and in the audit.

use std::fmt;

use crate::oidc::terms::Term;

/// One thing that a client is registered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientField {
    /// Its id.
    Id,
    /// Its name for people.
    Name,
    /// Where answers go.
    RedirectUris,
    /// Where people go after a sign-out.
    PostLogoutUris,
    /// Where logout tokens go.
    BackchannelUri,
    /// Its start page.
    HomeUri,
    /// By which ways it gets tokens.
    GrantTypes,
    /// What it may ask for.
    Scopes,
    /// It cannot keep a secret.
    Public,
    /// A native application.
    Native,
    /// The distributor's own.
    FirstParty,
    /// PKCE although it is confidential.
    RequirePkce,
    /// The `reseller` claims in the ID token too.
    ClaimsInIdToken,
    /// Signs its ID tokens.
    IdTokenAlg,
    /// Signs its userinfo.
    UserinfoAlg,
    /// One of the terms.
    Term(Term),
    /// A name that is no term's. Forms and clients cannot say one, the terminal can.
    Terms,
}

impl ClientField {
    /// All that a client's row has a column for.
    pub const COLUMNS: [Self; 15] = [
        Self::Id,
        Self::Public,
        Self::Name,
        Self::RedirectUris,
        Self::PostLogoutUris,
        Self::BackchannelUri,
        Self::HomeUri,
        Self::Scopes,
        Self::GrantTypes,
        Self::IdTokenAlg,
        Self::UserinfoAlg,
        Self::Native,
        Self::FirstParty,
        Self::RequirePkce,
        Self::ClaimsInIdToken,
    ];

    /// As RFC 7591 and the documents that extend it name it; our own word where none of them has one.
    pub fn metadata_name(self) -> &'static str {
        match self {
            Self::Id => "client_id",
            Self::Name => "client_name",
            Self::HomeUri => "client_uri",
            Self::Scopes => "scope",
            Self::Public => "token_endpoint_auth_method",
            Self::Native => "application_type",
            Self::IdTokenAlg => "id_token_signed_response_alg",
            Self::UserinfoAlg => "userinfo_signed_response_alg",
            other => other.form_name(),
        }
    }

    /// As operators know it.
    pub fn form_name(self) -> &'static str {
        match self {
            Self::Id => "client_id",
            Self::Name => "name",
            Self::RedirectUris => "redirect_uris",
            Self::PostLogoutUris => "post_logout_redirect_uris",
            Self::BackchannelUri => "backchannel_logout_uri",
            Self::HomeUri => "home_uri",
            Self::GrantTypes => "grant_types",
            Self::Scopes => "scopes",
            Self::Public => "public",
            Self::Native => "native",
            Self::FirstParty => "first_party",
            Self::RequirePkce => "require_pkce",
            Self::ClaimsInIdToken => "claims_in_id_token",
            Self::IdTokenAlg => "id_token_alg",
            Self::UserinfoAlg => "userinfo_alg",
            Self::Term(term) => term.as_str(),
            Self::Terms => "terms",
        }
    }
}

impl From<Term> for ClientField {
    fn from(term: Term) -> Self {
        Self::Term(term)
    }
}

/// As operators know it.
impl fmt::Display for ClientField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.form_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_names_of_its_own() {
        let all: Vec<_> =
            ClientField::COLUMNS.into_iter().chain(Term::ALL.iter().copied().map(ClientField::Term)).collect();
        let mut names: Vec<_> = all.iter().map(|field| field.form_name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        for field in &all {
            let twin = all.iter().filter(|other| other.metadata_name() == field.metadata_name());
            let method = field.metadata_name() == "token_endpoint_auth_method";
            assert_eq!(twin.count(), if method { 2 } else { 1 }, "{field}");
        }
    }
}
