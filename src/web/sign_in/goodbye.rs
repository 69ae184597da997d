//! Ending the session of this browser, and the page that says so: for our own button and for a portal's request.

use super::view::SignedOutPage;
use crate::error::Result;
use crate::flow;
use crate::web::kit::cookies;
use crate::web::visit::Visit;

/// Ends the session of this browser; returns the names of the portals that are told.
pub async fn end_own(visit: &Visit) -> Result<Vec<String>> {
    visit.set_cookie(visit.web.cookies.clear(cookies::SESSION));
    let Some((session, user)) = visit.session.clone() else { return Ok(Vec::new()) };
    let ctx = visit.ctx();
    let told = visit.app().write(move |tx| flow::logout::sign_out(tx, &ctx, &session, &user)).await?;
    Ok(told.into_iter().map(|client| client.name).collect())
}

/// The page after a sign-out.
pub fn signed_out(visit: &Visit, had_session: bool, told: Vec<String>) -> SignedOutPage {
    let mut page = visit.page();
    page.person = None;
    SignedOutPage { page, had_session, told, back: None }
}
