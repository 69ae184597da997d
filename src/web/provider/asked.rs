//! What was asked, when it came in a signed object (JAR, RFC 9101): the client's key is found and the object read before the
//! request climbs its ladder.

use crate::app::{App, Registered, Wanted};
use crate::oidc::error::ProtocolError;
use crate::oidc::issuer::Issuer;
use crate::oidc::params::RawParams;
use crate::oidc::{jws, request_object};

/// The parameters in the request object; none where none came, or where the client has no keys: then the ladder says
/// that it is not supported.
pub(super) async fn signed(
    app: &App,
    params: &RawParams,
    client: &Registered,
    issuer: &Issuer,
) -> Option<Result<RawParams, ProtocolError>> {
    let jwt = params.first("request").filter(|_| client.view.has_keys())?;
    let keys = app.keys_of(client, Wanted::Signing(jws::unproven_kid(jwt).as_deref())).await;
    Some(request_object::read(jwt, &client.view, &keys.signing, issuer, app.now().seconds()))
}
