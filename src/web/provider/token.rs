//! The token endpoint: who asks, what for, one verb, one signature after its commit (B20–B28).

use actix_web::HttpResponse;

use super::answer::{Answer, Readers, json, to_client};
use super::call::Call;
use super::proof;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::token::TokenRequest;

/// POST.
pub async fn issue(call: Call) -> HttpResponse {
    let answer = tokens_for(&call).await;
    to_client(&call, Readers::AnyOrigin, answer)
}

async fn tokens_for(call: &Call) -> Answer {
    let read =
        proof::client(call).await?.and_then(|(form, client)| Ok((TokenRequest::read(form, &client.view)?, client)));
    let (request, client) = match read {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let asker = client.clone();
    let outcome = call
        .app()
        .write_plain(move |tx| match &request {
            TokenRequest::Code(exchange) => provider::exchange_code(tx, &ctx, &asker.view, exchange),
            TokenRequest::Refresh { token, scope } => provider::refresh(tx, &ctx, &asker.view, token, scope.as_ref()),
            TokenRequest::ClientCredentials { scopes } => provider::client_credentials(tx, &ctx, &asker.view, scopes),
        })
        .await?;
    match outcome {
        provider::Outcome::Refused(refused) => Ok(Err(refused)),
        provider::Outcome::Issued(issued) => {
            let answer = issued.answer(&client.view, call.kept.keys(), call.kept.issuer())?;
            Ok(Ok(json(&answer, Readers::AnyOrigin)))
        }
    }
}
