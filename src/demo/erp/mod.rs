//! The ERP: where reseller IDs are made, corrected and suspended. It keeps its own list, as an ERP would, and tells the
//! provider of every change; what the provider answers is shown as it came.

mod api;
mod invent;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::http::Outgoing;
use super::site::{Chrome, lang, own_form, page, param, see_other, when};
use super::{ClientKeys, DemoSites, site};
use crate::clock::Clock;
use crate::error::Result;
use crate::text::demo::ErpText;
use crate::text::{Lang, fill};
use api::{Api, Failure, Outcome};

/// A reseller as the ERP has it. Empty text = not known.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ErpReseller {
    /// The reseller ID.
    pub external_id: String,
    /// Razão social.
    pub legal_name: String,
    /// CNPJ, with or without punctuation.
    pub cnpj: String,
    /// Contact.
    pub contact_name: String,
    /// Contact's e-mail.
    pub contact_email: String,
    /// Contact's telephone.
    #[serde(default)]
    pub contact_phone: String,
    /// BCP 47.
    #[serde(default)]
    pub language: String,
    /// Alternate contact.
    #[serde(default)]
    pub alternate_name: String,
    /// Alternate contact's e-mail.
    #[serde(default)]
    pub alternate_email: String,
    /// Sales representative.
    #[serde(default)]
    pub sales_representative: String,
    /// `active`, `suspended` or `closed`.
    #[serde(default = "active")]
    pub state: String,
}

fn active() -> String {
    "active".into()
}

/// The ERP.
pub struct Erp {
    sites: Arc<DemoSites>,
    api: Api,
    clock: Clock,
    kept: Mutex<Kept>,
}

struct Kept {
    resellers: Vec<ErpReseller>,
    /// The last answer, for the page after the post.
    last: Option<(String, std::result::Result<Outcome, Option<String>>)>,
}

impl Erp {
    /// An ERP that knows these resellers.
    pub fn new(
        sites: &Arc<DemoSites>,
        keys: ClientKeys,
        out: Outgoing,
        resellers: Vec<ErpReseller>,
        clock: Clock,
    ) -> Result<Self> {
        let api = Api::new(sites.provider(), keys, out, clock.clone());
        Ok(Self { sites: sites.clone(), api, clock, kept: Mutex::new(Kept { resellers, last: None }) })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the record, hands it over, and leads back to the page with the answer.
    async fn tell(&self, reseller: ErpReseller, issued_at: Option<String>) -> HttpResponse {
        {
            let mut kept = self.kept();
            kept.resellers.retain(|known| known.external_id != reseller.external_id);
            kept.resellers.insert(0, reseller.clone());
        }
        let answer = self.api.hand_over(&reseller, issued_at).await;
        let answer = answer.map_err(|why| match why {
            Failure::Unreachable => None,
            Failure::Answer(said) => Some(said),
        });
        self.kept().last = Some((reseller.external_id, answer));
        see_other("/?told=1").finish()
    }
}

/// What the page says of the last hand-over.
struct Said {
    good: bool,
    text: String,
    reasons: String,
    due: String,
    mail: String,
}

#[derive(Template)]
#[template(path = "demo/erp.html", whitespace = "preserve")]
struct View {
    c: Chrome,
    t: &'static ErpText,
    new: ErpReseller,
    known: Vec<ErpReseller>,
    said: Option<Said>,
}

/// The routes.
pub fn routes(config: &mut web::ServiceConfig, state: web::Data<Erp>) {
    config
        .app_data(state)
        .app_data(web::FormConfig::default().limit(16 * 1024))
        .service(site::at("/", show))
        .service(site::form_at("/hand-over", hand_over))
        .service(site::form_at("/correct", correct))
        .service(site::form_at("/state", set_state));
}

async fn show(req: HttpRequest, erp: web::Data<Erp>) -> HttpResponse {
    let lang = lang(&req);
    let t = ErpText::of(lang);
    let new = invent::reseller(param(&req, "cnpj").as_deref() == Some("letters"));
    let kept = erp.kept();
    let last = kept.last.clone().filter(|_| param(&req, "told").is_some());
    let known = kept.resellers.clone();
    drop(kept);
    let said = last.map(|(id, answer)| {
        let contact = known.iter().find(|known| known.external_id == id).map(|known| known.contact_email.clone());
        said(t, lang, &erp.sites, &id, &contact.unwrap_or_default(), answer)
    });
    let c = Chrome::new(&req, "erp", t.title, &erp.sites);
    page(&req, StatusCode::OK, &View { c, t, new, known, said }, "")
}

fn said(
    t: &ErpText,
    lang: Lang,
    sites: &DemoSites,
    id: &str,
    contact: &str,
    answer: std::result::Result<Outcome, Option<String>>,
) -> Said {
    let plain =
        |text: String| Said { good: false, text, reasons: String::new(), due: String::new(), mail: String::new() };
    let outcome = match answer {
        Err(None) => return plain(t.unreachable.to_owned()),
        Err(Some(why)) => return plain(fill(t.failed, &[("why", &why)])),
        Ok(outcome) => outcome,
    };
    let text = match outcome.outcome.as_str() {
        "created" => t.created,
        "unchanged" => t.unchanged,
        "corrected" => t.corrected,
        "case" => t.case,
        _ => t.rejected,
    };
    let word = |value: &serde_json::Value| value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
    let due = outcome.promise.and_then(|promise| promise.due_at).map(|at| match &at {
        serde_json::Value::Number(ms) => when(ms.as_i64().unwrap_or(0), lang),
        other => {
            let text = word(other);
            chrono::DateTime::parse_from_rfc3339(&text).map(|at| when(at.timestamp_millis(), lang)).unwrap_or(text)
        }
    });
    let query: String = url::form_urlencoded::byte_serialize(contact.as_bytes()).collect();
    Said {
        good: outcome.outcome != "rejected" && outcome.outcome != "case",
        text: fill(text, &[("id", outcome.external_id.as_deref().unwrap_or(id))]),
        reasons: outcome.reasons.iter().map(word).collect::<Vec<_>>().join(", "),
        due: due.unwrap_or_default(),
        mail: format!("{}/?q={query}", sites.mail()),
    }
}

#[derive(Deserialize)]
struct HandOver {
    #[serde(flatten)]
    reseller: ErpReseller,
    #[serde(default)]
    issued_hours_ago: String,
}

async fn hand_over(req: HttpRequest, erp: web::Data<Erp>, form: web::Form<HandOver>) -> HttpResponse {
    if !own_form(&req, &erp.sites.erp()) {
        return HttpResponse::Forbidden().finish();
    }
    let form = form.into_inner();
    let hours: i64 = form.issued_hours_ago.parse().unwrap_or(0);
    let issued = chrono::DateTime::from_timestamp_millis(erp.clock.now_ms() - hours.clamp(0, 10_000) * 3_600_000);
    erp.tell(form.reseller, issued.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))).await
}

#[derive(Deserialize)]
struct Change {
    external_id: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    state: String,
}

async fn correct(req: HttpRequest, erp: web::Data<Erp>, form: web::Form<Change>) -> HttpResponse {
    change(&req, &erp, &form, |known| known.contact_email = form.email.trim().to_owned()).await
}

async fn set_state(req: HttpRequest, erp: web::Data<Erp>, form: web::Form<Change>) -> HttpResponse {
    change(&req, &erp, &form, |known| known.state.clone_from(&form.state)).await
}

async fn change(req: &HttpRequest, erp: &Erp, form: &Change, act: impl FnOnce(&mut ErpReseller)) -> HttpResponse {
    if !own_form(req, &erp.sites.erp()) {
        return HttpResponse::Forbidden().finish();
    }
    let known = erp.kept().resellers.iter().find(|known| known.external_id == form.external_id).cloned();
    let Some(mut reseller) = known else { return see_other("/").finish() };
    act(&mut reseller);
    erp.tell(reseller, None).await
}
