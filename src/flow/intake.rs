//! Intake: what the ERP hands over becomes a reseller and a promise, nothing more. Nothing that arrives is lost: a record
//! that cannot be accepted is kept with its reasons, and a readable reseller ID gets its promise all the same.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::crypto::secret::sha256_hex;
use crate::db::types::{Instant, LineId, PromiseId, ResellerId};
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::{self, Doing};
use crate::flow::promise::{begin, put_at_risk};
use crate::flow::{correct, suspend};
use crate::model::address;
use crate::model::audit::{self, Act};
use crate::model::case::{self, Case, CaseKind};
use crate::model::cnpj::Cnpj;
use crate::model::ctx::Ctx;
use crate::model::intake_line::{self, IntakeLine, LineState};
use crate::model::promise::{self, Promise, PromiseKind, Stage};
use crate::model::reseller::{self, Reseller, ResellerState, fold_external};
use crate::text::Lang;

/// A record as it came; every field may be missing or wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The distributor's reseller ID.
    pub external_id: String,
    /// Legal name.
    pub legal_name: String,
    /// With or without punctuation.
    pub cnpj: String,
    /// RFC 3339; when the ERP made the ID.
    pub id_issued_at: Option<String>,
    /// The contact, the first Administrator.
    pub contact: Contact,
    /// Told when a mail fails.
    pub alternate: Option<Contact>,
    /// The sales representative.
    pub sales_representative: Option<String>,
    /// The registration's facts.
    pub facts: Map<String, Value>,
    /// `active`, `suspended`, `closed`.
    pub state: Option<String>,
}

/// A contact.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub phone: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
}

/// Where a record stood.
#[derive(Clone, Debug)]
pub struct Place {
    /// `api`, `csv`.
    pub source: String,
    /// The call or the file's digest.
    pub batch: String,
    /// From 1.
    pub line: i32,
    /// As it came.
    pub raw: String,
}

/// A line of a call or a file, read as far as it could be.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stood.
    pub place: Place,
    /// What could be read.
    pub record: Record,
    /// Why it cannot be taken before its content is looked at: codes. Empty when it could be read.
    pub problems: Vec<String>,
}

/// Most lines of one verb, so that no login waits behind a file.
pub const MOST: usize = 200;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new reseller and its promise.
    Created,
    /// The same as before.
    Unchanged,
    /// Taken over: before the first login, or facts that no login depends on.
    Corrected,
    /// Differs from what is registered after the first login: a case for the desk.
    Case,
    /// Kept with its reasons.
    Rejected,
}

impl Outcome {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Unchanged => "unchanged",
            Self::Corrected => "corrected",
            Self::Case => "case",
            Self::Rejected => "rejected",
        }
    }
}

/// The answer for one record.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// As it came.
    pub external_id: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Codes: why it was rejected, what to look at.
    pub reasons: Vec<String>,
    /// Its promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<PromiseView>,
}

/// A promise as the ERP sees it.
#[derive(Clone, Debug, Serialize)]
pub struct PromiseView {
    /// Row.
    pub id: PromiseId,
    /// UTC milliseconds.
    pub due_at: Instant,
    /// See [`Stage`].
    pub stage: Stage,
}

impl From<&Promise> for PromiseView {
    fn from(promise: &Promise) -> Self {
        Self { id: promise.id.clone(), due_at: promise.due_at, stage: promise.stage }
    }
}

/// A record that passed every check.
#[derive(Clone, Debug)]
pub struct Good {
    cnpj: Cnpj,
    language: Lang,
    issued: Option<Instant>,
    state: ResellerState,
    warnings: Vec<String>,
}

/// Checks a record without touching anything; all reasons at once.
pub fn check(record: &Record) -> Result<Good, Vec<String>> {
    let mut reasons: Vec<&'static str> = Vec::new();
    let mut warnings = Vec::new();
    reasons.extend(id_problem(&record.external_id));
    for (text, missing, long) in [
        (&record.legal_name, "legal_name_missing", "legal_name_too_long"),
        (&record.contact.name, "contact_name_missing", "contact_name_too_long"),
    ] {
        match text.trim().chars().count() {
            0 => reasons.push(missing),
            1..=200 => {}
            _ => reasons.push(long),
        }
    }
    let cnpj = Cnpj::parse(&record.cnpj).map_err(|code| reasons.push(code)).ok();
    if cnpj.as_ref().is_some_and(Cnpj::has_doubtful_letters) {
        warnings.push("cnpj_doubtful_letters".into());
    }
    reasons.extend(address::problem(&record.contact.email).map(Flaw::as_str));
    if let Some(alternate) = record.alternate.as_ref().filter(|a| !a.email.trim().is_empty())
        && address::problem(&alternate.email).is_some()
    {
        warnings.push("alternate_email_ignored".into());
    }
    let language = match record.contact.language.as_deref().map(str::trim) {
        None | Some("") => Lang::default(),
        Some(tag) => Lang::parse(tag).unwrap_or_else(|| {
            warnings.push("language_unknown".into());
            Lang::default()
        }),
    };
    let issued = match record.id_issued_at.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => {
            let issued = read_instant(text);
            reasons.extend(issued.is_none().then_some("id_issued_at_malformed"));
            issued
        }
    };
    let state = match record.state.as_deref().map(str::trim) {
        None | Some("") => Some(ResellerState::Active),
        Some(word) => ResellerState::parse(word),
    };
    if state.is_none() {
        reasons.push("state_unknown");
    }
    match (cnpj, state) {
        (Some(cnpj), Some(state)) if reasons.is_empty() => Ok(Good { cnpj, language, issued, state, warnings }),
        _ => Err(reasons.into_iter().map(str::to_owned).collect()),
    }
}

fn id_problem(external_id: &str) -> Option<&'static str> {
    let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    match external_id.trim() {
        "" => Some("external_id_missing"),
        id if id.len() > 40 || !id.chars().all(usable) => Some("external_id_malformed"),
        _ => None,
    }
}

/// Takes up to [`MOST`] lines, all or none of them; an answer for each, in order.
pub fn take_all(tx: &mut Tx, ctx: &Ctx, lines: &[Line]) -> Result<Vec<Answer>> {
    access::allow(ctx, Doing::HandOver)?;
    if lines.len() > MOST {
        return Err(Error::Invalid { field: Field::Resellers, reason: Flaw::TooManyRecords });
    }
    lines.iter().map(|line| take_line(tx, ctx, line)).collect()
}

/// What [`take_all`] would answer. Nothing stays of it.
pub fn rehearse(tx: &mut Tx, ctx: &Ctx, lines: &[Line]) -> Result<Vec<Answer>> {
    tx.rehearse(|tx| take_all(tx, ctx, lines))
}

fn take_line(tx: &mut Tx, ctx: &Ctx, line: &Line) -> Result<Answer> {
    let Line { place, record, problems } = line;
    if problems.is_empty() {
        return take(tx, ctx, record, place);
    }
    match intake_line::find(tx, &place.batch, place.line)? {
        Some(line) => already(tx, &line),
        None => reject(tx, ctx, record, place, problems.clone()),
    }
}

fn read_instant(text: &str) -> Option<Instant> {
    chrono::DateTime::parse_from_rfc3339(text.trim()).ok().map(|t| Instant(t.timestamp_millis()))
}

/// When a promise begins: at `id_issued_at` if the ERP sent it, else at receipt.
fn begins_at(ctx: &Ctx, issued: Option<Instant>) -> Instant {
    issued.filter(|at| *at <= ctx.now).unwrap_or(ctx.now)
}

/// Takes one record: reseller and promise, or a kept line with its reasons. Sending it again changes nothing.
pub fn take(tx: &mut Tx, ctx: &Ctx, record: &Record, place: &Place) -> Result<Answer> {
    access::allow(ctx, Doing::HandOver)?;
    if let Some(line) = intake_line::find(tx, &place.batch, place.line)? {
        return already(tx, &line);
    }
    match check(record) {
        Err(reasons) => reject(tx, ctx, record, place, reasons),
        Ok(good) => accept(tx, ctx, record, place, &good),
    }
}

fn already(tx: &mut Tx, line: &IntakeLine) -> Result<Answer> {
    let promise = promise_of(tx, line.external_folded.as_deref().unwrap_or(""))?;
    let rejected = line.state == LineState::Rejected;
    Ok(Answer {
        external_id: line.external_id.clone().unwrap_or_default(),
        outcome: if rejected { Outcome::Rejected } else { Outcome::Unchanged },
        reasons: serde_json::from_str(&line.reasons).unwrap_or_default(),
        promise: promise.as_ref().map(PromiseView::from),
    })
}

fn promise_of(tx: &mut Tx, external_folded: &str) -> Result<Option<Promise>> {
    promise::find(tx, PromiseKind::Credential, external_folded)
}

/// Keeps a line that could not even be read as a record (encoding, missing columns).
pub fn reject(tx: &mut Tx, ctx: &Ctx, record: &Record, place: &Place, reasons: Vec<String>) -> Result<Answer> {
    access::allow(ctx, Doing::HandOver)?;
    // A duplicate has its promise by the line before it.
    let readable = id_problem(&record.external_id).is_none() && !reasons.iter().any(|r| r == "duplicate_in_file");
    let known_same =
        intake_line::find_rejected_same(tx, &sha256_hex(&place.raw))?.is_some_and(|line| line.batch != place.batch);
    if !known_same {
        keep(tx, ctx, record, place, LineState::Rejected, &reasons)?;
    }
    let mut promise = None;
    if readable {
        let folded = fold_external(&record.external_id);
        promise = promise_of(tx, &folded)?;
        if promise.is_none() {
            let issued = record.id_issued_at.as_deref().and_then(read_instant);
            let mut fresh = begin(ctx, &record.external_id, begins_at(ctx, issued));
            put_at_risk(tx, ctx, &mut fresh, "record_rejected")?;
            promise::insert(tx, &fresh)?;
            promise = Some(fresh);
        }
    }
    Ok(Answer {
        external_id: record.external_id.trim().into(),
        outcome: Outcome::Rejected,
        reasons,
        promise: promise.as_ref().map(PromiseView::from),
    })
}

fn accept(tx: &mut Tx, ctx: &Ctx, record: &Record, place: &Place, good: &Good) -> Result<Answer> {
    let folded = fold_external(&record.external_id);
    let (outcome, mut reasons) = match reseller::find_external(tx, &folded)? {
        None => (create(tx, ctx, record, good)?, Vec::new()),
        Some(old) => update(tx, ctx, record, good, old)?,
    };
    reasons.extend(good.warnings.iter().cloned());
    intake_line::corrected(tx, &folded)?;
    if outcome != Outcome::Unchanged {
        keep(tx, ctx, record, place, LineState::Accepted, &reasons)?;
    }
    let promise = promise_of(tx, &folded)?;
    Ok(Answer {
        external_id: record.external_id.trim().into(),
        outcome,
        reasons,
        promise: promise.as_ref().map(PromiseView::from),
    })
}

fn create(tx: &mut Tx, ctx: &Ctx, record: &Record, good: &Good) -> Result<Outcome> {
    let alternate = record.alternate.as_ref().filter(|a| address::problem(&a.email).is_none());
    let reseller = Reseller {
        id: ResellerId::new(),
        external_id: record.external_id.trim().into(),
        external_folded: fold_external(&record.external_id),
        legal_name: record.legal_name.trim().into(),
        cnpj: good.cnpj.as_str().into(),
        contact_name: record.contact.name.trim().into(),
        contact_email: record.contact.email.trim().into(),
        contact_folded: address::fold(&record.contact.email),
        contact_phone: record.contact.phone.clone().filter(|p| !p.trim().is_empty()),
        language: good.language.tag().into(),
        alternate_name: alternate.map(|a| a.name.clone()),
        alternate_email: alternate.map(|a| a.email.trim().to_owned()),
        sales_rep: record.sales_representative.clone(),
        facts: Value::Object(record.facts.clone()).to_string(),
        state: good.state,
        rev: 0,
        id_issued_at: good.issued,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    reseller::insert(tx, &reseller)?;
    // A rejected record may have begun the promise already; its due_at stays.
    let mut promise = match promise_of(tx, &reseller.external_folded)? {
        Some(promise) => promise,
        None => {
            let fresh = begin(ctx, &record.external_id, begins_at(ctx, good.issued));
            promise::insert(tx, &fresh)?;
            fresh
        }
    };
    promise.reseller_id = Some(reseller.id.clone());
    promise.contact_folded = Some(reseller.contact_folded.clone());
    promise.stage = Stage::Validated;
    promise.validated_at = Some(ctx.now);
    promise.problem = None;
    match reseller.state {
        ResellerState::Active => {}
        ResellerState::Suspended => put_at_risk(tx, ctx, &mut promise, "reseller_not_active")?,
        ResellerState::Closed => {
            promise.stage = Stage::Cancelled;
            promise.cancelled_at = Some(ctx.now);
        }
    }
    promise::save(tx, &mut promise)?;
    audit::record(
        tx,
        ctx,
        Act {
            act: "reseller.create",
            subject_kind: "reseller",
            subject_id: reseller.id.as_str(),
            reseller_id: Some(reseller.id.as_str()),
            before: None,
            after: Some(json!({ "external_id": reseller.external_id, "due_at": promise.due_at })),
        },
    )?;
    tx.nudge(Nudge::Provision);
    Ok(Outcome::Created)
}

fn update(tx: &mut Tx, ctx: &Ctx, record: &Record, good: &Good, old: Reseller) -> Result<(Outcome, Vec<String>)> {
    reseller::touch(tx, &old.id)?;
    let mut now = reseller::get(tx, &old.id)?;
    let mut outcome = Outcome::Unchanged;
    let mut reasons = Vec::new();
    let email_differs = address::fold(&record.contact.email) != now.contact_folded;
    let cnpj_differs = good.cnpj.as_str() != now.cnpj;
    if (email_differs || cnpj_differs) && crate::flow::promise::is_settled(tx, &now)? {
        // After the first login no intake changes a registered e-mail or CNPJ: a difference becomes a case.
        if email_differs && correct::freeze(tx, ctx, &now, &record.contact.email)? {
            reasons.push("wrong_mailbox".to_owned());
        } else {
            reasons.push("registered_data_differs".to_owned());
            difference_case(tx, ctx, &now, email_differs, cnpj_differs)?;
        }
        outcome = Outcome::Case;
    } else if email_differs || cnpj_differs {
        now.cnpj = good.cnpj.as_str().into();
        if email_differs {
            correct::before_first_login(tx, ctx, &mut now, record.contact.email.trim())?;
        }
        outcome = Outcome::Corrected;
    }
    let plain = take_plain(&mut now, record, good);
    let mut changed = plain || outcome == Outcome::Corrected;
    if record.state.is_some() && now.state != good.state {
        suspend::change_state(tx, ctx, &mut now, good.state)?;
        changed = true;
    }
    if changed {
        if outcome == Outcome::Unchanged {
            outcome = Outcome::Corrected;
        }
        now.updated_at = ctx.now;
        reseller::save(tx, &now)?;
        audit::record(
            tx,
            ctx,
            Act {
                act: "reseller.update",
                subject_kind: "reseller",
                subject_id: now.id.as_str(),
                reseller_id: Some(now.id.as_str()),
                before: Some(json!({ "state": old.state, "email": address::masked(&old.contact_email) })),
                after: Some(json!({ "state": now.state, "email": address::masked(&now.contact_email) })),
            },
        )?;
    }
    Ok((outcome, reasons))
}

/// What no login depends on; a field that the record leaves out stays. `true` when something differs.
fn take_plain(now: &mut Reseller, record: &Record, good: &Good) -> bool {
    let before = format!("{now:?}");
    now.legal_name = record.legal_name.trim().into();
    now.contact_name = record.contact.name.trim().into();
    if !record.facts.is_empty() {
        now.facts = Value::Object(record.facts.clone()).to_string();
    }
    if let Some(phone) = record.contact.phone.as_deref().map(str::trim).filter(|p| !p.is_empty()) {
        now.contact_phone = Some(phone.into());
    }
    if record.contact.language.as_deref().is_some_and(|tag| !tag.trim().is_empty()) {
        now.language = good.language.tag().into();
    }
    if let Some(alternate) = record.alternate.as_ref().filter(|a| address::problem(&a.email).is_none()) {
        now.alternate_name = Some(alternate.name.clone());
        now.alternate_email = Some(alternate.email.trim().to_owned());
    }
    if record.sales_representative.is_some() {
        now.sales_rep.clone_from(&record.sales_representative);
    }
    format!("{now:?}") != before
}

fn difference_case(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller, email: bool, cnpj: bool) -> Result<()> {
    let summary = json!({ "external_id": reseller.external_id, "email": email, "cnpj": cnpj });
    let row = Case {
        unique_key: Some(format!("differs/{}/{}", reseller.id, ctx.now.ms() / 86_400_000)),
        reseller_id: Some(reseller.id.clone()),
        ..Case::new(ctx, CaseKind::RegisteredDataDiffers, &summary)?
    };
    case::insert_once(tx, &row)?;
    Ok(())
}

fn keep(tx: &mut Tx, ctx: &Ctx, record: &Record, place: &Place, state: LineState, reasons: &[String]) -> Result<()> {
    let id = record.external_id.trim();
    intake_line::insert(
        tx,
        &IntakeLine {
            id: LineId::new(),
            batch: place.batch.clone(),
            line: place.line,
            source: place.source.clone(),
            external_id: (!id.is_empty()).then(|| id.to_owned()),
            external_folded: (!id.is_empty()).then(|| fold_external(id)),
            raw: place.raw.chars().take(4000).collect(),
            raw_hash: sha256_hex(&place.raw),
            state,
            reasons: json!(reasons).to_string(),
            actor: ctx.actor.label().into(),
            created_at: ctx.now,
        },
    )
}

/// What is known of a reseller ID.
#[derive(Clone, Debug)]
pub struct Status {
    /// As it came.
    pub external_id: String,
    /// None while no record of it could be accepted.
    pub state: Option<ResellerState>,
    /// Why the last record was rejected, if no good one came since.
    pub rejected: Vec<String>,
    /// Its promise.
    pub promise: Option<Promise>,
}

/// Where a reseller ID stands; [`Error::NotFound`] when it was never handed over.
pub fn status(db: &mut Db, ctx: &Ctx, external_id: &str) -> Result<Status> {
    access::allow(ctx, Doing::HandOver)?;
    let folded = fold_external(external_id);
    let reseller = reseller::find_external(db, &folded)?;
    let promise = promise::find(db, PromiseKind::Credential, &folded)?;
    let line = intake_line::rejected_of(db, &folded)?;
    let known = reseller.as_ref().map(|r| &r.external_id).or(promise.as_ref().map(|p| &p.external_id));
    let Some(external_id) = known.or(line.as_ref().and_then(|l| l.external_id.as_ref())).cloned() else {
        return Err(Error::NotFound);
    };
    let rejected = line.and_then(|line| serde_json::from_str(&line.reasons).ok()).unwrap_or_default();
    Ok(Status { external_id, state: reseller.map(|r| r.state), rejected, promise })
}
