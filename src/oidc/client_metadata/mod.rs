//! A registration as a client itself sends it, and as it is told back (RFC 7591 section 2 and 3.2.1, RFC 7592, statements
//! D38 and D39). Members that nobody here knows are ignored; what is known and would be left out to the client's harm is
//! refused.

mod read;
mod replace;
mod told;

#[cfg(test)]
mod tests;

pub use read::{Asked, members, read, software_statement};
pub use replace::replaces;
pub use told::told;

use super::error::{Code, ProtocolError};
use super::registration::{ClientField, RegistrationError};
use super::scope;
use super::terms::Term;
use crate::text::Lang;

/// What a client gets that names no scope (D39), as far as its invitation goes.
pub const USUAL_SCOPES: [&str; 5] = [scope::OPENID, scope::PROFILE, scope::EMAIL, scope::PHONE, scope::OFFLINE_ACCESS];

words! {
    /// A member of what a client sends that it is not registered with.
    Member {
        /// Follows from the grant types.
        ResponseTypes = "response_types",
        /// The client's secret, sent back.
        Secret = "client_secret",
        /// For the server to say (RFC 7592 section 2.2).
        RegistrationToken = "registration_access_token",
        /// The same.
        RegistrationUri = "registration_client_uri",
        /// The same.
        SecretExpiresAt = "client_secret_expires_at",
        /// The same.
        IdIssuedAt = "client_id_issued_at",
        /// A protection that is not built.
        ResponseEncryption = "authorization_encrypted_response_alg",
        /// The same.
        IntrospectionEncryption = "introspection_encrypted_response_alg",
    }
}

/// Where a flaw stands in what a client sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// What it is registered with.
    Field(ClientField),
    /// All else.
    Member(Member),
}

impl Sent {
    /// Its registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Field(field) => field.metadata_name(),
            Self::Member(member) => member.as_str(),
        }
    }
}

impl From<ClientField> for Sent {
    fn from(field: ClientField) -> Self {
        Self::Field(field)
    }
}

impl From<Term> for Sent {
    fn from(term: Term) -> Self {
        Self::Field(term.into())
    }
}

impl From<Member> for Sent {
    fn from(member: Member) -> Self {
        Self::Member(member)
    }
}

/// `invalid_client_metadata`.
pub fn bad(description: &'static str) -> ProtocolError {
    ProtocolError::new(Code::InvalidClientMetadata, description)
}

/// So long a description is at most, in bytes.
const LONGEST: usize = 1000;

/// All that is wrong in one error, each in a sentence that says what to change. The first one has the code.
pub fn refused<F: Copy + Into<Sent>>(wrong: &[RegistrationError<F>]) -> ProtocolError {
    let code = match wrong.first().map(|error| error.field.into()) {
        Some(Sent::Field(ClientField::RedirectUris)) => Code::InvalidRedirectUri,
        _ => Code::InvalidClientMetadata,
    };
    let one = |error: &RegistrationError<F>| format!("{}: {}", error.field.into().as_str(), error.flaw.words(Lang::En));
    let mut words: Vec<String> = wrong.iter().map(one).collect();
    words.dedup();
    let mut text: String = words.join("; ").chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
    text.truncate(LONGEST);
    ProtocolError::new(code, text)
}
