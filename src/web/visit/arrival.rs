//! Reading a browser's request: cookies, session, language.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};

use super::{LONG_S, Visit};
use crate::flow::{self, Secret};
use crate::oidc::metadata::path;
use crate::text::Lang;
use crate::web::kit::page::see_other;
use crate::web::kit::{cookies, csrf, forwarded, lang};
use crate::web::parts::Web;
use crate::web::paths;
use crate::web::request_id::name_of;

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Visit, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let Some(web) = request.app_data::<web::Data<Web>>().cloned() else {
                return Err(actix_web::error::ErrorInternalServerError("not set up"));
            };
            let mut visit = read(&request, web).await;
            visit.come_as_a_stranger_where_anybody_may();
            match visit.is_shut_in() {
                true => Err(actix_web::error::InternalError::from_response(
                    "a second factor is needed",
                    visit.answer(Ok(see_other(paths::ACCOUNT_FACTORS))),
                )
                .into()),
                false => Ok(visit),
            }
        })
    }
}

async fn read(request: &HttpRequest, web: web::Data<Web>) -> Visit {
    let jar = web.cookies;
    let config = web.app.config().clone();
    let text =
        |name: header::HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    // Read before the cookies, which borrow the same extensions.
    let mut visit = Visit {
        session: None,
        lang: Lang::default(),
        request_id: name_of(request),
        reseller: None,
        ip: forwarded::address(request, &web.app),
        agent: text(header::USER_AGENT),
        browser: jar.read(request, cookies::BROWSER).unwrap_or_default(),
        device: jar.read(request, cookies::DEVICE).map(Secret::new),
        typed: jar.read(request, cookies::TYPED),
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        from_here: csrf::from_here(request.headers(), &config.provider.issuer),
        says_from_here: csrf::says_from_here(request.headers(), &config.provider.issuer),
        new_browser: false,
        stale: RefCell::default(),
        pending: RefCell::default(),
        web,
    };
    if let Some(cookie) = jar.read(request, cookies::SESSION) {
        resume(&mut visit, Secret::new(cookie)).await;
    }
    if visit.browser.is_empty()
        && let Ok(name) = flow::random_token()
    {
        visit.browser = name.expose().to_owned();
        visit.new_browser = true;
        visit.set_cookie(jar.set(cookies::BROWSER, &visit.browser, Some(LONG_S)));
    }
    let person = visit.session.as_ref().map(|(_, user)| user.lang());
    let choice = lang::choose(request, jar, person, visit.query("ui_locales").as_deref());
    visit.lang = choice.lang;
    if let Some(cookie) = choice.cookie {
        visit.set_cookie(cookie);
    }
    visit
}

async fn resume(visit: &mut Visit, cookie: Secret) {
    let ctx = visit.ctx();
    let reading = ctx.clone();
    let found = visit.app().read(move |db| flow::sign_in::session::resume(db, &reading, &cookie)).await;
    match found {
        Ok(Some((session, user, reseller))) => {
            // The authorization endpoint's verbs know themselves whether they are a use; a page that looks by itself is none.
            let elsewhere = !visit.path.starts_with(path::AUTHORIZE) && visit.path != paths::OPERATOR_LIVE;
            if elsewhere && flow::sign_in::session::is_stale(&ctx, &session) {
                let (ctx, stale) = (ctx.clone(), session.clone());
                if let Err(error) = visit.app().write(move |tx| flow::sign_in::session::seen(tx, &ctx, &stale)).await {
                    tracing::warn!(%error, "a session's use was not written down");
                }
            }
            visit.reseller = reseller;
            visit.session = Some((session, user));
        }
        Ok(None) => {}
        // The page will meet the same trouble and say so.
        Err(error) => tracing::warn!(%error, "a session could not be read"),
    }
}
