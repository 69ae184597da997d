//! What stands before every page and act that not everybody may: a session, the right, a form of ours, and for what weighs
//! more a login of a short while ago. The verbs decide again.

use actix_web::HttpResponse;

use super::Visit;
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::web::kit::form::Form;

impl Visit {
    /// Answers with the page, for whoever may do this; others are asked to sign in, or refused.
    pub async fn shows(self, doing: Doing, page: impl AsyncFnOnce(&Visit) -> Result<HttpResponse>) -> HttpResponse {
        let result = match (&self.session, access::allow(&self.ctx(), doing)) {
            (None, _) => Ok(self.to_login()),
            (Some(_), Err(error)) => Err(error),
            (Some(_), Ok(())) => page(&self).await,
        };
        self.answer(result)
    }

    /// The same for a page that only somebody may see who has just proved who they are.
    pub async fn shows_recent(
        self,
        doing: Doing,
        page: impl AsyncFnOnce(&Visit) -> Result<HttpResponse>,
    ) -> HttpResponse {
        self.shows(doing, async |visit| if visit.is_recent() { page(visit).await } else { Ok(visit.to_confirm()) })
            .await
    }

    /// The same for a form. What was typed outlives the login that it needs.
    pub async fn takes(
        self,
        doing: Doing,
        form: Form,
        act: impl AsyncFnOnce(&Visit, &Form) -> Result<HttpResponse>,
    ) -> HttpResponse {
        let result = match self.before(doing, &form) {
            Ok(None) => act(&self, &form).await,
            Ok(Some(first)) => Ok(first),
            Err(error) => Err(error),
        };
        self.answer(result)
    }

    fn before(&self, doing: Doing, form: &Form) -> Result<Option<HttpResponse>> {
        if self.session.is_none() {
            return Ok(Some(self.to_login_with(form)));
        }
        access::allow(&self.ctx(), doing)?;
        self.check(form)?;
        Ok((!self.is_recent()).then(|| self.to_confirm_with(form, None)))
    }
}
