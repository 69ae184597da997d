//! Who asks for tokens, and by what.

use crate::oidc::client::ClientView;
use crate::oidc::cnf::Shown;
use crate::oidc::dpop::Proof;

/// Who asks for tokens.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The client, which has proved who it is.
    pub client: &'a ClientView,
    /// All that it proved beside that; its client's terms are satisfied by it.
    pub shown: &'a Shown,
    /// The proof of its key, if it sent one: it counts once.
    pub proof: Option<&'a Proof>,
}
