//! One request of a portal's server: no cookie, no page, no language. What came is read once; the kept clients and keys
//! are of one moment for the whole request.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};

use crate::app::{App, Kept};
use crate::model::ctx::{Actor, Ctx};
use crate::oidc::certificate::Certificate;
use crate::oidc::cnf::{Scheme, Shown};
use crate::oidc::dpop::Proof;
use crate::oidc::error::ProtocolError;
use crate::oidc::params::RawParams;
use crate::web::kit::form::is_form;
use crate::web::kit::forwarded;
use crate::web::kit::proof::{self, Proofs};
use crate::web::parts::Web;
use crate::web::request_id::name_of;

/// The largest form that is read, in bytes.
const LIMIT: usize = 32 * 1024;

/// One request.
pub struct Call {
    web: Data<Web>,
    /// Clients and keys.
    pub kept: Arc<Kept>,
    /// In logs and audit.
    pub request_id: String,
    ip: Option<String>,
    authorization: Option<String>,
    accept: Option<String>,
    proofs: Proofs,
    form: Result<Option<RawParams>, ProtocolError>,
    json: Bytes,
}

impl Call {
    /// The parts of the process.
    pub fn app(&self) -> &App {
        &self.web.app
    }

    /// The surroundings of the one act of this request.
    pub fn ctx(&self, actor: Actor) -> Ctx {
        self.app().ctx(actor, self.request_id.clone(), self.ip.clone())
    }

    /// The `Authorization` field.
    pub fn authorization(&self) -> Option<&str> {
        self.authorization.as_deref()
    }

    /// Whether the caller asks for this kind of answer by name.
    pub fn accepts(&self, kind: &str) -> bool {
        let kinds = self.accept.as_deref().unwrap_or_default().split(',');
        kinds.filter_map(|one| one.split(';').next()).any(|one| one.trim().eq_ignore_ascii_case(kind))
    }

    /// The proof of a key that came with this request (F43), for a resource with the token beside it.
    pub fn proof(&self, access_token: Option<&str>) -> Result<Option<Proof>, ProtocolError> {
        self.proofs.check(self.app(), &self.ctx(Actor::Anonymous), access_token)
    }

    /// The certificate of the connection, if one was shown (RFC 8705).
    pub fn certificate(&self) -> Option<&Certificate> {
        self.proofs.certificate()
    }

    /// All that was proved beside what was asked.
    pub fn shown(&self, proof: Option<&Proof>) -> Shown {
        self.proofs.shown(proof)
    }

    /// How the caller proves that it holds a key, if it does at all.
    pub fn scheme(&self) -> Scheme {
        if self.proofs.is_empty() { Scheme::Bearer } else { Scheme::Dpop }
    }

    /// The form body, if there is one.
    pub fn form(&self) -> Result<Option<&RawParams>, ProtocolError> {
        self.form.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    /// A JSON body; empty where none came that could be read.
    pub fn json(&self) -> &[u8] {
        &self.json
    }

    /// The address of the peer, as far as it is known.
    pub fn address(&self) -> &str {
        self.ip.as_deref().unwrap_or_default()
    }
}

impl FromRequest for Call {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Call, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let Some(web) = request.app_data::<Data<Web>>().cloned() else {
            return Box::pin(async { Err(actix_web::error::ErrorInternalServerError("not set up")) });
        };
        let call = Call {
            kept: web.app.kept(),
            request_id: name_of(request),
            ip: forwarded::address(request, &web.app),
            authorization: proof::authorization(request),
            accept: request.headers().get(header::ACCEPT).and_then(|value| Some(value.to_str().ok()?.to_owned())),
            proofs: Proofs::of(request, &web.app),
            form: Ok(None),
            json: Bytes::new(),
            web,
        };
        if request.method() != Method::POST && request.method() != Method::PUT {
            return Box::pin(async move { Ok(call) });
        }
        let (is_form, is_json) = (is_form(request), is_json(request));
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            let body = body.await;
            Ok(match body {
                Ok(body) if is_json && body.len() <= LIMIT => {
                    Call { form: Err(ProtocolError::request("the body is not a form")), json: body, ..call }
                }
                body => Call { form: read_form(is_form, body), ..call },
            })
        })
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

fn read_form(is_form: bool, body: Result<Bytes, actix_web::Error>) -> Result<Option<RawParams>, ProtocolError> {
    let body = body.map_err(|_| ProtocolError::request("the body could not be read"))?;
    if body.len() > LIMIT {
        return Err(ProtocolError::request("the body is too large"));
    }
    if is_form {
        return Ok(Some(RawParams::parse(&body)?));
    }
    if body.is_empty() { Ok(None) } else { Err(ProtocolError::request("the body is not a form")) }
}
