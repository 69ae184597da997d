//! The page after a sign-out: what has ended, which portals were told, and which of them have confirmed by now.

use actix_web::HttpResponse;

use crate::error::Result;
use crate::flow::provider::{self, SignedOut};
use crate::flow::sign_in::exits::Exit;
use crate::text::format;
use crate::text::sign_in::LoginText;
use crate::web::kit::page::ok;
use crate::web::paths;
use crate::web::sign_in::view::{SignedOutPage, ToldPortal};
use crate::web::visit::Visit;

/// The page about this session, or about nobody's.
pub async fn page(visit: &Visit, of: Option<SignedOut>) -> Result<SignedOutPage> {
    let mut page = visit.page();
    page.person = None;
    let mut view = SignedOutPage::new(page, of.is_some());
    if let Some(of) = of {
        let pass = provider::seal_signed_out(&visit.ctx(), &of)?;
        let exits = visit.app().read(move |db| provider::told(db, &of)).await?;
        let open = exits.iter().any(|exit| exit.confirmed_at.is_none() && !exit.gave_up);
        view.look = open.then(|| paths::with_query(paths::SIGNED_OUT, &[("pass", &pass)]));
        view.told = exits.into_iter().map(|exit| told(visit, exit)).collect();
    }
    Ok(view)
}

fn told(visit: &Visit, exit: Exit) -> ToldPortal {
    let t = LoginText::of(visit.lang);
    let answer = match exit.confirmed_at {
        Some(at) => visit.page().fill(t.gone_confirmed, "at", format::at(at.ms(), visit.zone(), visit.lang)),
        None if exit.gave_up => t.gone_failed.to_owned(),
        None => t.gone_waiting.to_owned(),
    };
    ToldPortal { name: exit.portal, answer, confirmed: exit.confirmed_at.is_some() }
}

/// GET: the same once more, for whoever holds the pass.
pub async fn look(visit: Visit) -> HttpResponse {
    let answer = looked(&visit).await;
    visit.answer(answer)
}

async fn looked(visit: &Visit) -> Result<HttpResponse> {
    let of = visit.query("pass").and_then(|pass| provider::read_signed_out(&visit.ctx(), &pass));
    Ok(ok(&page(visit, of).await?))
}
