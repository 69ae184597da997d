//! Ending the session of this browser: for our own button and for a portal's request.

use crate::error::Result;
use crate::flow::{self, provider::SignedOut};
use crate::web::kit::cookies;
use crate::web::visit::Visit;

/// Ends the session of this browser, if it has one.
pub async fn end_own(visit: &Visit) -> Result<Option<SignedOut>> {
    visit.set_cookie(visit.web.cookies.clear(cookies::SESSION));
    let Some((session, user)) = visit.session.clone() else { return Ok(None) };
    let ctx = visit.ctx();
    let of = visit.app().write(move |tx| flow::provider::sign_out(tx, &ctx, &session, &user)).await?;
    Ok(Some(of))
}
