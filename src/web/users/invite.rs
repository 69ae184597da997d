//! The question before somebody becomes Administrator.

use crate::text::fill;
use crate::text::users::many::AdministratorText;
use crate::web::kit::csrf;
use crate::web::kit::form::Form;
use crate::web::kit::page::Place;
use crate::web::kit::shared::ConfirmPage;
use crate::web::visit::Visit;

/// Posted with the answer.
pub(super) const SURE: &str = "sure";

/// Of whom, and where their mail goes.
pub(super) struct Whom<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// Other logins of that mailbox.
    pub sharing: &'a [String],
}

/// The same form once more, with what follows from it.
pub(super) fn question(visit: &Visit, form: &Form, whom: Whom<'_>, (action, back): (String, String)) -> ConfirmPage {
    let t = AdministratorText::of(visit.lang);
    let mut consequences = vec![fill(t.invite_1, &[("who", whom.name)]), t.invite_2.to_owned(), t.invite_3.to_owned()];
    if !whom.sharing.is_empty() {
        let logins = whom.sharing.join(", ");
        consequences.insert(0, fill(t.invite_shared, &[("email", whom.email), ("logins", &logins)]));
    }
    let typed = form.pairs().iter().filter(|(name, _)| name != csrf::FIELD && name != SURE);
    let mut hidden: Vec<(String, String)> = typed.cloned().collect();
    hidden.push((SURE.to_owned(), "1".to_owned()));
    ConfirmPage {
        page: visit.page().at(Place::Users),
        title: t.invite_title.to_owned(),
        lead: format!("{} ({})", whom.name, whom.email),
        consequences,
        action,
        hidden,
        yes: t.invite_yes.to_owned(),
        danger: false,
        back,
        ask: None,
    }
}
