//! What was typed in a form that needed a login first: it goes with the browser, sealed, and comes back after the login to
//! be sent once more by the person who typed it. Never a secret, and nothing of it is in an address or in the database.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::Visit;
use crate::web::kit::csrf::{self, Judged};
use crate::web::kit::form::Form;
use crate::web::kit::{cookies, page, stale};
use crate::web::paths;

/// What the seal is for.
const PURPOSE: &str = "typed";
/// How long it waits for the login, in seconds.
const KEPT_S: i64 = 30 * 60;

/// A form as it is kept.
#[derive(Serialize, Deserialize)]
pub struct Typed {
    /// Where the form goes.
    pub action: String,
    /// What was typed.
    pub fields: Vec<(String, String)>,
    person: String,
    until_ms: i64,
}

impl Visit {
    /// To the login page, and then to what was typed.
    pub fn to_login_with(&self, form: &Form) -> HttpResponse {
        page::see_other(&paths::with_query(paths::LOGIN, &[("next", &self.next_with(form, None))]))
    }

    /// To the login page to type the password once more, and then to what was typed; without it to `page`, or to the
    /// page of the form.
    pub fn to_confirm_with(&self, form: &Form, page: Option<&str>) -> HttpResponse {
        page::see_other(&paths::with_query(paths::LOGIN, &[("confirm", "1"), ("next", &self.next_with(form, page))]))
    }

    /// What this person typed before the login.
    pub fn typed(&self) -> Option<Typed> {
        let (_, user) = self.session.as_ref()?;
        let plain = self.app().keys().open(PURPOSE, self.typed.as_deref()?).ok()?;
        let typed: Typed = serde_json::from_slice(&plain).ok()?;
        let theirs = typed.person == csrf::person_of(&|text| self.mac(text), &self.browser, user.id.as_str());
        (theirs && typed.until_ms > self.app().now().ms()).then_some(typed)
    }

    /// This form was kept, and now it is sent.
    pub(super) fn forget_typed(&self) {
        if self.typed().is_some_and(|typed| typed.action == self.address()) {
            self.set_cookie(self.web.cookies.clear(cookies::TYPED));
        }
    }

    fn next_with(&self, form: &Form, page: Option<&str>) -> String {
        let page = page.map_or_else(|| self.page_here(), str::to_owned);
        match self.keep(form) {
            Some(sealed) => {
                self.set_cookie(self.web.cookies.set(cookies::TYPED, &sealed, Some(KEPT_S)));
                paths::with_query(paths::SEND_AGAIN, &[("next", &page)])
            }
            None => page,
        }
    }

    /// Sealed, if it is a form of ours in which something was typed that a cookie can hold.
    fn keep(&self, form: &Form) -> Option<String> {
        if self.judge(form).ok()? == Judged::Foreign {
            return None;
        }
        let fields = stale::typed(form);
        if fields.iter().all(|(_, value)| value.is_empty()) {
            return None;
        }
        let person = csrf::person_in(form.get(csrf::FIELD).ok()?).to_owned();
        let until_ms = self.app().now().plus_s(KEPT_S).ms();
        let plain = serde_json::to_vec(&Typed { action: self.address(), fields, person, until_ms }).ok()?;
        let sealed = self.app().keys().seal(PURPOSE, &plain).ok()?;
        (sealed.len() <= cookies::LONGEST).then_some(sealed)
    }
}
