//! Forgot password, forgot login, first access: each takes what was typed, writes one row, and answers the same.

use actix_web::HttpResponse;

use crate::error::Result;
use crate::flow;
use crate::flow::recovery::Asking;
use crate::model::ids::Instant;
use crate::model::promise::{Problem, Promise, Stage};
use crate::model::request::RequestKind;
use crate::text::recovery::RecoveryText;
use crate::text::{fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::ok;
use crate::web::kit::shared::Step;
use crate::web::paths;
use crate::web::recovery::view::{
    FirstAccessPage, FirstAccessStatePage, ForgotLoginPage, ForgotPasswordPage, RequestReceivedPage, Standing, term,
};
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::FORGOT_PASSWORD, Who::Anyone, show_password)
        .post(paths::FORGOT_PASSWORD, Who::Anyone, ask_password)
        .get(paths::FORGOT_LOGIN, Who::Anyone, show_login)
        .post(paths::FORGOT_LOGIN, Who::Anyone, ask_login)
        .get(paths::FIRST_ACCESS, Who::Anyone, show_first_access)
        .post(paths::FIRST_ACCESS, Who::Anyone, look_up)
        .post(paths::FIRST_ACCESS_AGAIN, Who::Anyone, again)
        .post(paths::TICKET_AGAIN, Who::Anyone, ticket_again);
}

async fn show_password(visit: Visit) -> HttpResponse {
    let form = Filled::new(visit.lang);
    visit.answer(Ok(ok(&ForgotPasswordPage { page: visit.page(), form })))
}

async fn ask_password(visit: Visit, form: Form) -> HttpResponse {
    let result = ask(&visit, &form, RequestKind::Password, ("login", "email")).await;
    visit.answer(result)
}

async fn show_login(visit: Visit) -> HttpResponse {
    let form = Filled::new(visit.lang);
    visit.answer(Ok(ok(&ForgotLoginPage { page: visit.page(), form })))
}

async fn ask_login(visit: Visit, form: Form) -> HttpResponse {
    let result = ask(&visit, &form, RequestKind::Login, ("", "email")).await;
    visit.answer(result)
}

async fn again(visit: Visit, form: Form) -> HttpResponse {
    let result = ask(&visit, &form, RequestKind::Resend, ("reseller_id", "cnpj")).await;
    visit.answer(result)
}

async fn ask(
    visit: &Visit,
    form: &Form,
    kind: RequestKind,
    fields: (&'static str, &'static str),
) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let asking = Asking {
        kind,
        login: form.text(fields.0)?.to_owned(),
        email: form.text(fields.1)?.to_owned(),
        language: visit.lang,
    };
    let ctx = visit.ctx();
    let reference = visit.app().write_plain(move |tx| flow::recovery::ask(tx, &ctx, &asking)).await?;
    let awaits_code = kind == RequestKind::Password;
    Ok(ok(&RequestReceivedPage { page: visit.page(), reference, awaits_code }))
}

async fn show_first_access(visit: Visit) -> HttpResponse {
    visit.answer(Ok(ok(&first_access(&visit, Filled::new(visit.lang), None))))
}

fn first_access(visit: &Visit, form: Filled, alert: Option<String>) -> FirstAccessPage {
    let policy = &visit.app().config().promise.policies.credential;
    let page = visit.page();
    let term = term(&page, policy);
    FirstAccessPage { page, form, term, alert }
}

async fn look_up(visit: Visit, form: Form) -> HttpResponse {
    let result = look_up_with(&visit, &form).await;
    visit.answer(result)
}

async fn look_up_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let (reseller_id, cnpj) = (form.text("reseller_id")?.to_owned(), form.text("cnpj")?.to_owned());
    let ctx = visit.ctx();
    let (id, number) = (reseller_id.clone(), cnpj.clone());
    let found = visit.app().write(move |tx| flow::recovery::look_up(tx, &ctx, &id, &number)).await?;
    let Some(promise) = found else {
        let filled = Filled::new(visit.lang).with("reseller_id", reseller_id).with("cnpj", cnpj);
        let chat = visit.lang.pick(visit.app().config().brand.chat_path.each());
        let alert = fill(RecoveryText::of(visit.lang).first_none, &[("chat", chat)]);
        return Ok(ok(&first_access(visit, filled, Some(alert))));
    };
    let page = visit.page();
    let moment = |at: Instant| format::at(at.ms(), visit.zone(), visit.lang);
    Ok(ok(&FirstAccessStatePage {
        reseller_id,
        cnpj,
        due: moment(promise.due_at),
        expected: expected(visit, &promise),
        mail: mail(visit, &promise),
        standing: standing(&promise),
        steps: steps(&promise, |stage| stage.name_for_reseller(visit.lang), &moment),
        may_send_again: promise.message_id.is_some() && promise.first_login_at.is_none(),
        page,
    }))
}

/// The next full quarter of an hour by which the mail is expected to leave: minutes would promise too much.
fn expected(visit: &Visit, promise: &Promise) -> Option<String> {
    const QUARTER_MS: i64 = 900_000;
    let now = visit.app().now().ms();
    let at = promise.expected_at.filter(|at| promise.stage.is_open() && at.ms() > now)?;
    let by = at.ms().saturating_add(QUARTER_MS - 1).div_euclid(QUARTER_MS) * QUARTER_MS;
    Some(format::soon(by, now, visit.zone(), visit.lang))
}

/// The trail of the mail, as far as it went.
fn mail(visit: &Visit, promise: &Promise) -> Option<String> {
    let t = RecoveryText::of(visit.lang);
    let on = |words, at: Option<Instant>| {
        at.map(|at| fill(words, &[("at", &format::at(at.ms(), visit.zone(), visit.lang))]))
    };
    match promise.stage {
        Stage::Queued => Some(t.mail_waits.to_owned()),
        Stage::Failed => on(t.mail_came_back, promise.failed_at),
        Stage::Relayed | Stage::Delivered | Stage::FirstLogin => {
            on(t.mail_delivered, promise.delivered_at).or_else(|| on(t.mail_accepted, promise.relayed_at))
        }
        Stage::Received | Stage::Validated | Stage::Provisioned | Stage::Cancelled => None,
    }
}

fn standing(promise: &Promise) -> Standing {
    match promise.stage {
        Stage::Relayed | Stage::Delivered | Stage::FirstLogin if promise.breached_at.is_some() => Standing::KeptLate,
        Stage::Relayed | Stage::Delivered | Stage::FirstLogin => Standing::Kept,
        Stage::Failed => Standing::Failed,
        _ if promise.breached_at.is_none() && promise.problem.is_some_and(Problem::is_foreseen) => Standing::Slow,
        _ if promise.at_risk_at.is_some() => Standing::AtRisk,
        Stage::Received | Stage::Validated | Stage::Provisioned | Stage::Queued | Stage::Cancelled => {
            Standing::OnItsWay
        }
    }
}

async fn ticket_again(visit: Visit, form: Form) -> HttpResponse {
    let result = send_again(&visit, &form).await;
    visit.answer(result)
}

async fn send_again(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let ctx = visit.ctx();
    let Some(user) = flow::sign_in::password::read_again(&ctx, form.get("pass")?) else { return Ok(visit.to_login()) };
    let reference = visit.app().write(move |tx| flow::recovery::again(tx, &ctx, &user)).await?;
    Ok(ok(&RequestReceivedPage { page: visit.page(), reference, awaits_code: true }))
}

/// The stages that a reseller is shown, with the instant of each; `words` names a stage. One that was not reached waits.
pub fn steps(
    promise: &Promise,
    words: impl Fn(Stage) -> &'static str,
    moment: &dyn Fn(Instant) -> String,
) -> Vec<Step> {
    let failed = promise.stage == Stage::Failed;
    let step = |stage: Stage| {
        let (at, shown) = match stage {
            Stage::Received => (Some(promise.received_at), true),
            Stage::Validated => (promise.validated_at, true),
            Stage::Provisioned => (promise.provisioned_at, true),
            Stage::Queued => (promise.queued_at, true),
            Stage::Relayed => (promise.relayed_at, true),
            // Few servers say so: nobody waits for it.
            Stage::Delivered => (promise.delivered_at, promise.delivered_at.is_some()),
            Stage::FirstLogin => (promise.first_login_at, true),
            Stage::Failed => (promise.failed_at, failed),
            Stage::Cancelled => (None, false),
        };
        let state = match (stage, at) {
            (Stage::Failed, _) => "bad",
            (_, Some(_)) => "done",
            (_, None) => "wait",
        };
        shown.then(|| Step { label: words(stage).to_owned(), at: at.map(moment), state, note: String::new() })
    };
    let (ends, way): (Vec<_>, Vec<_>) = Stage::ALL.iter().copied().partition(|stage| *stage == Stage::Failed);
    way.into_iter().chain(ends).filter_map(step).collect()
}
