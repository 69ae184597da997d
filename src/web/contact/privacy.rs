//! What is known about people who have no login, for what and for how long: for whoever reads it.

use actix_web::HttpResponse;
use askama::Template;

use crate::text::account::privacy::PrivacyText;
use crate::web::account::privacy::Kept;
use crate::web::kit::page::{Page, ok};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// The page.
#[derive(Debug, Template)]
#[template(path = "contact/privacy.html")]
pub struct OutsidersPage {
    /// The frame.
    pub page: Page,
    /// Every kind.
    pub rows: Vec<Kept>,
}

crate::page!(OutsidersPage, PrivacyText);

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::CONTACT_PRIVACY, Who::Anyone, show);
}

async fn show(visit: Visit) -> HttpResponse {
    let page = ok(&view(&visit));
    visit.answer(Ok(page))
}

fn view(visit: &Visit) -> OutsidersPage {
    let (t, kept) = (PrivacyText::of(visit.lang), &visit.app().config().retention);
    let rows = vec![
        Kept::of(t.as_customer, t.customers_why, t.customers_kept, kept.people_days),
        Kept::of(t.as_contact, t.as_contact_why, t.as_contact_kept, 0),
        Kept::of(t.talks, t.talks_why, t.ended_kept, kept.chat_days),
        Kept::of(t.cases, t.cases_why, t.cases_kept, kept.cases_days),
        Kept::of(t.requests, t.requests_why, t.after_kept, kept.requests_days),
        Kept::of(t.mails, t.mails_why, t.after_kept, kept.messages_days),
        Kept::of(t.as_line, t.as_line_why, t.after_kept, kept.intake_days),
        Kept::of(t.audit, t.audit_why, t.after_kept, kept.audit_days),
    ];
    OutsidersPage { page: visit.page(), rows }
}
