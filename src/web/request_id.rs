//! A request's name: in logs, audit, error pages.

use actix_web::{HttpMessage, HttpRequest};

use crate::flow;

/// The name that the listener gave before anything else.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The name that the listener gave the request. A function of its own, because the extensions stay borrowed to the end
/// of the statement, and reading a cookie borrows them too.
pub fn name_of(request: &HttpRequest) -> String {
    let named = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    named.unwrap_or_else(request_id)
}

/// A short random name for a request.
pub fn request_id() -> String {
    flow::random_token().map(|t| t.expose()[..12].to_owned()).unwrap_or_default()
}
