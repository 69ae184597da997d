//! A registration as it is told back (RFC 7591 section 3.2.1).

use serde_json::{Map, Value};

use crate::oidc::client::{AuthMethod, ClientView, GrantType};
use crate::oidc::terms::ClientProfile;

/// What a client is registered with, in the registered names: all of it, so that the client sees what became of what it
/// sent (RFC 7591 section 3.2.1).
pub fn told(client: &ClientView, name: &str, home: Option<&str>) -> Map<String, Value> {
    let mut all = client.terms.members();
    let code = client.may(GrantType::AuthorizationCode);
    let mut put = |name: &str, value: Value| all.insert(name.to_owned(), value);
    put("client_name", Value::from(name));
    put("redirect_uris", Value::from(client.redirect_uris.clone()));
    put("grant_types", client.grant_types.iter().map(|grant| grant.as_str()).collect());
    put("response_types", Value::from(if code { vec!["code"] } else { Vec::new() }));
    put("scope", Value::from(client.scopes.to_string()));
    put("application_type", Value::from(if client.native { "native" } else { "web" }));
    let method = match client.auth_method {
        AuthMethod::SecretBasicOrPost => AuthMethod::SecretBasic,
        method => method,
    };
    put("token_endpoint_auth_method", Value::from(method.as_str()));
    put("subject_type", Value::from(client.terms.subject_type.as_str()));
    put("id_token_signed_response_alg", Value::from(client.id_token_alg.as_str()));
    if let Some(alg) = client.userinfo_alg {
        put("userinfo_signed_response_alg", Value::from(alg.as_str()));
    }
    if !client.post_logout_redirect_uris.is_empty() {
        put("post_logout_redirect_uris", Value::from(client.post_logout_redirect_uris.clone()));
    }
    if let Some(uri) = &client.backchannel_logout_uri {
        put("backchannel_logout_uri", Value::from(uri.as_str()));
        put("backchannel_logout_session_required", Value::from(true));
    }
    if let Some(uri) = home {
        put("client_uri", Value::from(uri));
    }
    if client.terms.profile != ClientProfile::Plain {
        // What the profile turns on by itself.
        put("dpop_bound_access_tokens", Value::from(client.must_show_key()));
        put("require_pushed_authorization_requests", Value::from(client.must_push()));
        put("require_signed_request_object", Value::from(client.must_sign()));
    }
    all
}
