//! The half of a login that goes through the browser: the request, the person, the answer.

use super::Trial;
use super::steps::{Step, StepKind, owned};
use crate::crypto::secret::{Secret, random_token};
use crate::error::{Error, Result};
use crate::flow::provider;
use crate::flow::provider::authorize::{self, Next, Present, Said};
use crate::flow::sign_in::session::{self, Browser, Proof};
use crate::oidc::authorize::{AuthorizeRequest, KnownClient, Way};
use crate::oidc::decide::HintFacts;
use crate::oidc::failed::Failed;
use crate::oidc::params::RawParams;
use crate::oidc::response::Response;
use crate::oidc::scope::{OF_A_PERSON, OFFLINE_ACCESS};
use crate::oidc::{par, pkce};

impl Trial<'_> {
    /// The request as the client would make it, up the ladder.
    pub(super) fn asked(&mut self, verifier: &Secret) -> Result<Option<AuthorizeRequest>> {
        let client = self.client;
        let scopes: Vec<&str> = client.scopes.iter().filter(|scope| OF_A_PERSON.contains(scope)).collect();
        let mut pairs = owned(&[
            ("response_type", "code"),
            ("client_id", &client.client_id),
            ("redirect_uri", client.redirect_uris.first().map_or("", String::as_str)),
            ("scope", &scopes.join(" ")),
            ("state", random_token()?.expose()),
            ("nonce", random_token()?.expose()),
            ("code_challenge", &pkce::s256(verifier.expose())),
            ("code_challenge_method", "S256"),
        ]);
        if scopes.contains(&OFFLINE_ACCESS) && !client.first_party {
            pairs.extend(owned(&[("prompt", "consent")]));
        }
        let params = RawParams::from_pairs(pairs.clone());
        let way = Way { pushed: client.must_push(), signed: client.must_sign() };
        let mut of_the_client = Vec::new();
        if way.signed {
            of_the_client.push("request");
        }
        if way.pushed {
            pairs.extend(self.proof());
            of_the_client.extend(self.secret());
        }
        self.sent(if way.pushed { StepKind::Pushed } else { StepKind::Request }, pairs, of_the_client);
        let request = match KnownClient::of(&params, Some(client), way) {
            Err(error) => {
                self.refused(StepKind::RefusedHere, &error);
                return Ok(None);
            }
            Ok(known) => known.request(),
        };
        let request = match request {
            Ok(request) => request,
            Err(refused) if way.pushed => {
                self.refused(StepKind::RefusedHere, &refused.error);
                return Ok(None);
            }
            Err(refused) => {
                let response = Response::error(&refused, self.ours())?;
                self.carried(StepKind::RefusedThere, response);
                return Ok(None);
            }
        };
        if way.pushed { self.brought(request).map(Some) } else { Ok(Some(request)) }
    }

    /// A pushed request comes back by the browser.
    fn brought(&mut self, request: AuthorizeRequest) -> Result<AuthorizeRequest> {
        let request = AuthorizeRequest { dpop_jkt: self.shown.jkt.clone(), ..request };
        let Self { db, ctx, client, .. } = self;
        let pushed = db.write(|tx| Failed::apart(provider::push(tx, ctx, &request, false, None)))?;
        let uri = pushed.map_err(|_| Error::internal("a request of a trial was not taken"))?;
        let name = par::name(uri.expose()).unwrap_or_default();
        let found = db.read(|db| provider::pushed(db, ctx, &client.client_id, name))?;
        let request = found.ok_or_else(|| Error::internal("a pushed request of a trial is not there"))?;
        let shown = owned(&[("client_id", &client.client_id), ("request_uri", uri.expose())]);
        self.step(StepKind::Request, shown);
        Ok(request)
    }

    /// The person does what has to be done, and the browser carries the answer.
    pub(super) fn answered(&mut self, request: &AuthorizeRequest) -> Result<Option<Secret>> {
        let Self { db, ctx, client, person, steps, .. } = self;
        // Whoever comes has no session yet: the login page is the first one.
        let nobody = Present { session: None, expected: HintFacts::Absent };
        let mut next = db.write(|tx| authorize::ask(tx, ctx, request, client, &nobody))?;
        let mut present = nobody;
        for _ in 0..4 {
            let (id, said) = match &next {
                Next::Login(id, _) => (id.clone(), Said::Nothing),
                Next::Consent(id, _) => (id.clone(), Said::Yes),
                _ => break,
            };
            ctx.now = ctx.now.plus_s(1);
            let mut did = Vec::new();
            let kind = match &next {
                Next::Consent(_, scopes) => {
                    did.push(("scope".to_owned(), scopes.to_string()));
                    StepKind::Consent
                }
                _ => {
                    let begun = db.write(|tx| {
                        session::begin(tx, ctx, person, person.epoch, &Browser::default(), Proof::PASSWORD)
                    })?;
                    present.session = Some((begun.session, person.clone()));
                    did.push(("login".to_owned(), person.login.clone()));
                    StepKind::Login
                }
            };
            steps.push(Step::of(kind, did, Vec::new()));
            let pending = db.read(|db| authorize::resume(db, id.as_str(), ctx.now))?;
            let pending = pending.ok_or_else(|| Error::internal("a request of a trial does not wait"))?;
            next = db.write(|tx| authorize::go_on(tx, ctx, &pending, client, &present, said))?;
        }
        match next {
            Next::Code(code) => {
                let response = Response::code(request.way_back()?, code.expose(), self.ours())?;
                self.carried(StepKind::Answer, response);
                Ok(Some(code))
            }
            Next::Refused(refused) => {
                let response = Response::error(&refused, self.ours())?;
                self.carried(StepKind::RefusedThere, response);
                Ok(None)
            }
            Next::Login(..) | Next::Factor(_) | Next::Consent(..) | Next::Over => {
                Err(Error::internal("a trial goes round in a circle"))
            }
        }
    }

    fn carried(&mut self, kind: StepKind, response: Response) {
        let shown = match response {
            Response::FormPost { action, fields } => {
                let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
                [("POST".to_owned(), action)].into_iter().chain(fields).collect()
            }
            Response::Redirect(url) => {
                let (place, query) = url.split_once('?').unwrap_or((&url, ""));
                let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
                [("303".to_owned(), place.to_owned())].into_iter().chain(pairs).collect()
            }
        };
        self.step(kind, shown);
    }
}
