//! Front-channel logout (OpenID Connect Front-Channel Logout 1.0): pages of the session's clients that the signed-out page
//! loads in frames, so that each of them forgets the browser by itself.

use crate::app::Kept;
use crate::error::Result;
use crate::flow::provider::{self, SignedOut};
use crate::flow::sign_in::session::named;
use crate::model::ids::ClientId;
use crate::oidc::client::ClientView;
use crate::oidc::response::append;
use crate::oidc::sid::Named;
use crate::web::visit::Visit;

/// What is to be loaded for this session, a client each. Nothing is asked while no client has such a page.
pub(super) async fn frames(visit: &Visit, of: Option<&SignedOut>) -> Result<Vec<String>> {
    let kept = visit.app().kept();
    let Some(of) = of.filter(|_| kept.any(|client| client.terms.frontchannel_logout_uri.is_some())) else {
        return Ok(Vec::new());
    };
    let asked = of.clone();
    let clients = visit.app().read(move |db| provider::clients_of(db, &asked)).await?;
    let Some((session, clients)) = clients else { return Ok(Vec::new()) };
    Ok(clients.iter().filter_map(|client| frame(&kept, client, named(&session))).collect())
}

fn frame(kept: &Kept, client: &ClientId, session: Named<'_>) -> Option<String> {
    let view = &kept.registered(client.as_str())?.view;
    address(view, kept.issuer().as_str(), &session.told(view.sector().as_deref()))
}

/// With issuer and session where the client wants them (section 2).
fn address(client: &ClientView, issuer: &str, sid: &str) -> Option<String> {
    let uri = client.terms.frontchannel_logout_uri.as_deref()?;
    let pairs = [("iss", issuer), ("sid", sid)];
    Some(if client.terms.frontchannel_logout_session_required { append(uri, pairs) } else { uri.to_owned() })
}
