//! The half of a login that goes between servers: tokens, userinfo, renewal, the end.

use serde_json::{Map, Value};

use super::Trial;
use super::steps::{StepKind, members, object, owned};
use crate::crypto::secret::Secret;
use crate::error::{Error, Result};
use crate::flow::provider::{self, Asking, Given, Outcome, Presented};
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::{ClientView, GrantType};
use crate::oidc::cnf::Scheme;
use crate::oidc::failed::Failed;
use crate::oidc::params::RawParams;
use crate::oidc::terms::Terms;
use crate::oidc::token::TokenRequest;
use crate::oidc::{claims, jws, logout_token};

impl Trial<'_> {
    /// How a client proves who it is, beside its parameters.
    pub(super) fn proof(&self) -> Vec<(String, String)> {
        let mut proof = owned(&[("token_endpoint_auth_method", self.client.auth_method.as_str())]);
        proof.extend(self.shown.jkt.iter().map(|jkt| ("DPoP (jkt)".to_owned(), jkt.clone())));
        proof
    }

    /// What of it only the client has.
    pub(super) fn secret(&self) -> Option<&'static str> {
        (!self.client.is_public()).then_some("client_secret / client_assertion")
    }

    pub(super) fn exchanged(
        &mut self,
        request: &AuthorizeRequest,
        code: &Secret,
        verifier: &Secret,
    ) -> Result<Option<Map<String, Value>>> {
        let pairs = owned(&[
            ("grant_type", GrantType::AuthorizationCode.as_str()),
            ("code", code.expose()),
            ("redirect_uri", &request.way_back()?.redirect_uri),
            ("code_verifier", verifier.expose()),
        ]);
        self.token(StepKind::TokenRequest, pairs)
    }

    pub(super) fn for_itself(&mut self) -> Result<()> {
        let pairs = owned(&[("grant_type", GrantType::ClientCredentials.as_str())]);
        self.token(StepKind::TokenRequest, pairs).map(|_| ())
    }

    /// A request to the token endpoint, and its answer.
    fn token(&mut self, kind: StepKind, pairs: Vec<(String, String)>) -> Result<Option<Map<String, Value>>> {
        let params = RawParams::from_pairs(pairs.clone());
        let shown = pairs.into_iter().chain(self.proof()).collect();
        self.sent(kind, shown, self.secret().into_iter().collect());
        self.ctx.now = self.ctx.now.plus_s(1);
        let asked = match TokenRequest::read(&params, self.client) {
            Ok(asked) => asked,
            Err(error) => {
                self.refused(StepKind::NoTokens, &error);
                return Ok(None);
            }
        };
        let Self { db, ctx, client, shown, .. } = self;
        let asking = Asking { client, shown, proof: None };
        let outcome = db.write(|tx| provider::tokens(tx, ctx, asking, &asked, None))?;
        match outcome {
            Outcome::Refused(error) => {
                self.refused(StepKind::NoTokens, &error);
                Ok(None)
            }
            Outcome::Issued(issued) => {
                // What only the client could read is shown as it is before it is encrypted.
                let terms = Terms { id_token_encrypted_response_alg: None, ..self.client.terms.clone() };
                let readable = ClientView { terms, ..self.client.clone() };
                let answer = issued.answer(&readable, &self.keys, &self.issuer, None)?;
                let all = object(serde_json::to_value(answer).map_err(Error::internal)?);
                self.step(StepKind::Tokens, members(&all));
                Ok(Some(all))
            }
        }
    }

    pub(super) fn userinfo(&mut self, tokens: &Map<String, Value>) -> Result<()> {
        let access = Secret::new(tokens.get("access_token").and_then(Value::as_str).unwrap_or_default());
        let presented = Presented {
            token: Given::read(access, &self.issuer, &self.keys),
            scheme: if self.shown.jkt.is_some() { Scheme::Dpop } else { Scheme::Bearer },
            shown: self.shown.clone(),
        };
        let Self { db, ctx, client, .. } = self;
        let told = match db.read(|db| Failed::apart(provider::userinfo(db, ctx, &presented, |_| client.sector())))? {
            Ok(told) => told,
            Err(error) => {
                self.refused(StepKind::NoUserinfo, &error);
                return Ok(());
            }
        };
        let (user, scopes, asked) = (&told.user, &told.scopes, &told.asked);
        let shown = match self.client.userinfo_alg {
            None => {
                let json = claims::userinfo_json(user, scopes, asked)?;
                members(&object(serde_json::from_str(&json).map_err(Error::internal)?))
            }
            Some(alg) => {
                let signer = self.keys.signer(alg)?;
                let jwt = claims::userinfo_jwt(user, scopes, asked, &self.issuer, &told.client_id, signer)?;
                vec![("application/jwt".to_owned(), jwt)]
            }
        };
        self.step(StepKind::Userinfo, shown);
        Ok(())
    }

    pub(super) fn renewed(&mut self, tokens: &Map<String, Value>) -> Result<()> {
        let Some(token) = tokens.get("refresh_token").and_then(Value::as_str) else { return Ok(()) };
        let pairs = owned(&[("grant_type", GrantType::RefreshToken.as_str()), ("refresh_token", token)]);
        self.token(StepKind::Refresh, pairs).map(|_| ())
    }

    pub(super) fn told_of_the_end(&mut self, tokens: &Map<String, Value>) -> Result<()> {
        let Some(uri) = self.client.backchannel_logout_uri.clone() else { return Ok(()) };
        let id_token = tokens.get("id_token").and_then(Value::as_str).and_then(jws::unproven).unwrap_or_default();
        let text = |name: &str| id_token.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (sub, sid, now_s) = (text("sub"), text("sid"), self.ctx.now.seconds());
        let signer = self.keys.signer(self.client.id_token_alg)?;
        let token = logout_token::sign(&self.issuer, &self.client.client_id, &sub, &sid, now_s, signer)?;
        self.step(StepKind::Logout, owned(&[("POST", &uri), ("logout_token", &token)]));
        Ok(())
    }
}
