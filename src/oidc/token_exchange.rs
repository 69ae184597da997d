//! Token exchange (RFC 8693): a portal that calls another one for the person before it asks for a token for that call alone.

use super::client::ClientView;
use super::details::Details;
use super::error::{Code, ProtocolError};
use super::params::RawParams;
use super::resource::{Audience, is_resource, target};
use super::scope::Scopes;
use super::terms::AccessTokenFormat;
use crate::crypto::secret::Secret;

/// The one kind of token that is taken, and what is answered.
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What may be asked for: the same, as a JWT.
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// A request, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenExchange {
    /// The person's access token, issued to the caller.
    pub subject: Secret,
    /// Whom the new one is for; somebody at least.
    pub audience: Audience,
    /// Fewer scopes than the subject token's, if sent.
    pub scope: Option<Scopes>,
    /// Fewer details than the subject token's, if sent (RFC 9396).
    pub details: Details,
    /// How the new one is to look, if the caller says.
    pub format: Option<AccessTokenFormat>,
}

impl TokenExchange {
    /// Names that may come more often (section 2.1).
    pub const REPEATABLE: [&str; 2] = ["resource", "audience"];

    /// Reads the form of a client that may use the grant.
    pub fn read(params: &RawParams, client: &ClientView) -> Result<Self, ProtocolError> {
        if client.is_public() {
            return Err(ProtocolError::new(Code::UnauthorizedClient, "a public client may not exchange tokens"));
        }
        let subject =
            params.first("subject_token").ok_or_else(|| ProtocolError::request("subject_token is missing"))?;
        if params.first("subject_token_type") != Some(ACCESS_TOKEN) {
            return Err(ProtocolError::request("subject_token_type must be an access token"));
        }
        if params.first("actor_token").is_some() || params.first("actor_token_type").is_some() {
            return Err(ProtocolError::request("the caller is the actor; actor_token is not supported"));
        }
        let format = match params.first("requested_token_type") {
            None | Some(ACCESS_TOKEN) => None,
            Some(JWT) => Some(AccessTokenFormat::Jwt),
            Some(_) => return Err(ProtocolError::request("only an access token can be requested")),
        };
        let scope = params.first("scope").map(Scopes::parse);
        let (audience, details) = (targets(params, client)?, Details::asked(params, &client.detail_types)?);
        Ok(Self { subject: Secret::new(subject), audience, scope, details, format })
    }

    /// What the answer says that it issued (section 2.2.1).
    pub fn issued_type(&self) -> &'static str {
        if self.format.is_some() { JWT } else { ACCESS_TOKEN }
    }
}

/// Those that were named, each one that the client may call.
fn targets(params: &RawParams, client: &ClientView) -> Result<Audience, ProtocolError> {
    if !params.all("resource").all(is_resource) {
        return Err(target("resource must be an absolute URI without a fragment"));
    }
    let named: Vec<&str> = params.all("audience").chain(params.all("resource")).collect();
    if named.is_empty() {
        return Err(target("audience or resource is missing"));
    }
    match named.iter().all(|name| client.terms.exchange_to.iter().any(|own| own == name)) {
        true => Ok(Audience::of(named)),
        false => Err(target("the client may get no token for this audience")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::client::AuthMethod;
    use crate::oidc::terms::Terms;
    use crate::oidc::testing;

    fn client() -> ClientView {
        let exchange_to = vec!["cloud".to_owned(), "https://api.example/".to_owned()];
        ClientView { terms: Terms { exchange_to, ..Terms::default() }, ..testing::client() }
    }

    fn read(query: &str) -> Result<TokenExchange, Code> {
        let query = query.replace("TYPE", ACCESS_TOKEN);
        TokenExchange::read(&RawParams::parse(query.as_bytes()).unwrap(), &client()).map_err(|error| error.code)
    }

    #[test]
    fn a_target_is_one_that_the_client_may_call() {
        let body = "subject_token=t&subject_token_type=TYPE";
        let both = read(&format!("{body}&audience=cloud&resource=https://api.example/&scope=openid")).unwrap();
        assert_eq!(both.audience, Audience::of(["cloud", "https://api.example/"]));
        assert_eq!((both.format, both.issued_type()), (None, ACCESS_TOKEN));
        let jwt = read(&format!("{body}&audience=cloud&requested_token_type={JWT}")).unwrap();
        assert_eq!((jwt.format, jwt.issued_type()), (Some(AccessTokenFormat::Jwt), JWT));
        for wrong in
            ["", "&audience=shop", "&audience=cloud&audience=shop", "&resource=cloud", "&resource=https://b.example/"]
        {
            assert_eq!(read(&format!("{body}{wrong}")), Err(Code::InvalidTarget), "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_an_invalid_request() {
        for body in [
            "subject_token_type=TYPE&audience=cloud",
            "subject_token=t&audience=cloud",
            "subject_token=t&subject_token_type=urn:ietf:params:oauth:token-type:id_token&audience=cloud",
            "subject_token=t&subject_token_type=TYPE&audience=cloud&actor_token=x",
            "subject_token=t&subject_token_type=TYPE&audience=cloud&requested_token_type=urn:ietf:params:oauth:token-type:refresh_token",
        ] {
            assert_eq!(read(body), Err(Code::InvalidRequest), "{body}");
        }
        let public = ClientView { auth_method: AuthMethod::None, ..client() };
        let error = TokenExchange::read(&RawParams::default(), &public).unwrap_err();
        assert_eq!(error.code, Code::UnauthorizedClient);
    }
}
