//! A device without a browser asks for codes (RFC 8628 section 3.1).

use actix_web::HttpResponse;

use super::answer::{Answer, Readers, json, to_client};
use super::call::Call;
use super::client_auth;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::device::{self, DeviceAnswer};

/// POST.
pub async fn authorize(call: Call) -> HttpResponse {
    let answer = asked(&call).await;
    to_client(&call, Readers::AnyOrigin, answer)
}

async fn asked(call: &Call) -> Answer {
    let (form, client) = client_auth::client(call).await?;
    let request = device::read(form, &client.view)?;
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let (device, user) = call.app().write_plain(move |tx| provider::device::ask(tx, &ctx, &request)).await?;
    Ok(json(&DeviceAnswer::of(call.kept.issuer(), device, &user), Readers::AnyOrigin))
}
