//! Where the person goes on to: the pending request and the way back stay in the address, never a secret.

use actix_web::HttpResponse;

use crate::error::Result;
use crate::flow;
use crate::flow::sign_in::session::Started;
use crate::model::ending::EndReason;
use crate::model::role::Role;
use crate::model::user::{self, User};
use crate::web::kit::cookies;
use crate::web::kit::page::see_other;
use crate::web::paths;
use crate::web::visit::Visit;

/// This path with the parts of the address that go on with the person.
pub(super) fn carried(visit: &Visit, path: &str) -> String {
    let names = ["grant", "next", "confirm", "other", "ui_locales"];
    let values = names.map(|name| (name, visit.query(name).unwrap_or_default()));
    let query: Vec<_> = values.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| (*n, v.as_str())).collect();
    paths::with_query(path, &query)
}

/// The person is in: cookie, and on to where they were going, past the warning about a shared mailbox.
pub(super) async fn enter(visit: &Visit, started: &Started, user: &User) -> Result<HttpResponse> {
    visit.set_cookie(visit.web.cookies.set(cookies::SESSION, started.cookie.expose(), None));
    visit.set_cookie(visit.web.cookies.clear(cookies::TICKET));
    // "Entrar com outro login" ends the first session at both portals.
    if let Some((old, old_user)) = visit.session.clone()
        && old_user.id != user.id
    {
        let ctx = visit.ctx();
        visit
            .app()
            .write(move |tx| flow::sign_in::end::end_session(tx, &ctx, &old, &old_user, EndReason::OtherLogin))
            .await?;
    }
    let onward = onward(visit, user.role);
    if user.role == Role::Administrator && visit.query("confirm").is_none() && shares_mailbox(visit, user).await? {
        return Ok(see_other(&carried(visit, paths::SHARED_MAILBOX)));
    }
    Ok(see_other(&onward))
}

/// Where somebody of this role wanted to be: at a portal, at a page of ours, or else on the own first page.
pub(super) fn onward(visit: &Visit, role: Role) -> String {
    match visit.query("grant") {
        Some(grant) => paths::authorize_resume(&grant),
        // The start page is where people land who wanted nothing else.
        None => visit.next().filter(|next| next != paths::HOME).unwrap_or_else(|| first_page(role).to_owned()),
    }
}

/// Staff have no use for links to the portals.
fn first_page(role: Role) -> &'static str {
    match role {
        Role::Agent | Role::Supervisor => paths::DESK,
        Role::Operator => paths::OPERATOR,
        Role::Administrator | Role::Buyer | Role::Support | Role::Basic | Role::Custom => paths::HOME,
    }
}

/// Somebody who is in, on a page for those who are not yet (a reload, another tab, Back), goes on. Not who was asked to
/// type the password again, or to choose another login: that page would be shown for ever.
pub(super) fn already_in(visit: &Visit) -> Option<HttpResponse> {
    let (_, user) = visit.session.as_ref()?;
    let wanted = visit.query("confirm").is_some() || visit.query("other").is_some();
    (!wanted).then(|| see_other(&onward(visit, user.role)))
}

pub(super) async fn shares_mailbox(visit: &Visit, of: &User) -> Result<bool> {
    let folded = of.email_folded.clone();
    Ok(visit.app().read(move |db| user::by_email(db, &folded)).await?.len() > 1)
}
