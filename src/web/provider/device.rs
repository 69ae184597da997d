//! A device without a browser asks for codes (RFC 8628 section 3.1).

use actix_web::HttpResponse;

use super::answer::{Answer, Readers, json, to_client};
use super::call::Call;
use super::proof;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::device::{self, DeviceAnswer};

/// POST.
pub async fn authorize(call: Call) -> HttpResponse {
    let answer = asked(&call).await;
    to_client(&call, Readers::AnyOrigin, answer)
}

async fn asked(call: &Call) -> Answer {
    let read = proof::client(call).await?.and_then(|(form, client)| Ok((device::read(form, &client.view)?, client)));
    let (request, client) = match read {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let (device, user) = call.app().write_plain(move |tx| provider::device::ask(tx, &ctx, &request)).await?;
    Ok(Ok(json(&DeviceAnswer::of(call.kept.issuer(), device, &user), Readers::AnyOrigin)))
}
