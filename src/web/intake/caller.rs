//! Who calls: the client behind the bearer token.

use actix_web::HttpRequest;
use actix_web::web::Data;

use super::Refusal;
use crate::app::App;
use crate::flow;
use crate::flow::provider::{Given, Presented};
use crate::model::ctx::{Actor, Ctx};
use crate::oidc::bearer;
use crate::oidc::cnf::Scheme;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::web::kit::forwarded;
use crate::web::kit::proof::{self, Proofs};
use crate::web::parts::Web;
use crate::web::request_id::name_of;

/// Whose token opens.
#[derive(Clone, Copy)]
enum Whose {
    Client,
    Person,
}

/// A call whose token was good for what it asks.
pub struct Caller {
    /// The parts.
    pub app: App,
    /// The client acts.
    pub ctx: Ctx,
}

impl Caller {
    /// Checks the token (C35): a client's own.
    pub async fn with(request: &HttpRequest, scope: &'static str) -> Result<Self, Refusal> {
        Self::checked(request, scope, Whose::Client).await
    }

    /// The same for the token of a person on whose behalf a portal calls: the person acts.
    pub async fn for_person(request: &HttpRequest, scope: &'static str) -> Result<Self, Refusal> {
        Self::checked(request, scope, Whose::Person).await
    }

    async fn checked(request: &HttpRequest, scope: &'static str, whose: Whose) -> Result<Self, Refusal> {
        let Some(app) = request.app_data::<Data<Web>>().map(|web| web.app.clone()) else {
            return Err(crate::error::Error::internal("not set up").into());
        };
        let header = proof::authorization(request);
        let ctx = app.ctx(Actor::Anonymous, name_of(request), forwarded::address(request, &app));
        let proofs = Proofs::of(request, &app);
        let scheme = if proofs.is_empty() { Scheme::Bearer } else { Scheme::Dpop };
        let refused = |error: ProtocolError| Refusal::at_resource(&error, scheme);
        let (word, token) = bearer::token(header.as_deref(), None).map_err(refused)?;
        let proof = proofs.check(&app, &ctx, Some(token.expose())).map_err(|error| {
            let refusal = Refusal::at_resource(&error, Scheme::Dpop);
            refusal.with_nonce(proof::nonce(&ctx))
        })?;
        let shown = proofs.shown(proof.as_ref());
        let kept = app.kept();
        let token = Given::read(token, kept.issuer(), kept.keys());
        let token = Presented { token, scheme: word, shown };
        let asking = ctx.clone();
        let read = app.read(move |db| {
            Failed::apart(match whose {
                Whose::Client => flow::provider::api_client(db, &asking, &token, scope),
                Whose::Person => flow::provider::api_person(db, &asking, &token, scope),
            })
        });
        let actor = read.await?.map_err(refused)?;
        Failed::apart(proof::use_up(&app, proof).await)?.map_err(refused)?;
        Ok(Self { app, ctx: Ctx { actor, ..ctx } })
    }
}
