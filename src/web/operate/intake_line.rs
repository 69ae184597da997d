//! One rejected line: what came, the form that corrects it; and the whole way of a reseller ID's records.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::audit::entry_row;
use super::intake_rows::line_row;
use super::queue::message_row;
use super::{operator, posted};
use crate::error::Result;
use crate::flow::intake::{self, Contact, Kept, Mended, Outcome, Record};
use crate::flow::operate;
use crate::model::ids::{Instant, LineId};
use crate::model::intake_line::RecordKind;
use crate::model::intake_line::aside::AsideReason;
use crate::model::reason::Reason;
use crate::text::format;
use crate::text::intake::page::IntakeText;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::kit::shared::Fact;
use crate::web::operate::intake_view::{LinePage, RecordPage};
use crate::web::paths;
use crate::web::recovery::steps;
use crate::web::visit::Visit;

pub(super) async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let kept = get(visit, &id).await?;
        let (record, reasons) = (kept.record.clone(), kept.reasons.clone());
        Ok(ok(&view(visit, &kept, &record, &reasons)))
    })
    .await
}

pub(super) async fn correct(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let kept = get(visit, &id).await?;
        let record = match kept.line.kind {
            RecordKind::Reseller => typed(form, &kept.record)?,
            RecordKind::EndCustomer => typed_of_end_customer(form)?,
        };
        let (ctx, line, sent) = (visit.ctx(), kept.line.id.clone(), record.clone());
        match visit.app().write(move |tx| intake::mend(tx, &ctx, &line, &sent)).await? {
            Mended::Taken(answer) => {
                visit.app().metrics().intake(answer.outcome.as_str());
                if kept.line.kind == RecordKind::EndCustomer {
                    return Ok(see_other(&paths::with_query(
                        &paths::intake_line(kept.line.id.as_str()),
                        &[("done", "taken")],
                    )));
                }
                let done = if answer.outcome == Outcome::Case { "case" } else { "taken" };
                Ok(see_other(&paths::with_query(&paths::intake_record(&answer.external_id), &[("done", done)])))
            }
            Mended::Refused(reasons) => {
                Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view(visit, &kept, &record, &reasons)))
            }
        }
    })
    .await
}

async fn get(visit: &Visit, id: &str) -> Result<Kept> {
    let (ctx, id) = (visit.ctx(), LineId::from_text(id));
    visit.app().read(move |db| intake::kept_line(db, &ctx, &id)).await
}

fn view(visit: &Visit, kept: &Kept, record: &Record, reasons: &[Reason]) -> LinePage {
    let t = IntakeText::of(visit.lang);
    let mut form = filled(visit, record);
    let mut others = Vec::new();
    for reason in reasons {
        match field_of(*reason) {
            Some(field) => form = form.wrong(field, reason.words(visit.lang)),
            None => others.push(reason.words(visit.lang).to_owned()),
        }
    }
    let row = line_row(visit.reader(), &kept.line);
    let mut facts = Vec::new();
    facts.extend(kept.batch.iter().filter(|batch| !batch.name.is_empty()).map(|b| Fact::new(t.batch, &b.name)));
    facts.push(Fact::new(t.who, format!("{} ({})", row.who, row.origin)));
    facts.push(Fact::new(t.at, &row.at));
    if let Some(aside) = kept.aside.as_ref().filter(|_| row.aside) {
        facts.push(Fact::new(t.aside, aside.reason.words(visit.lang)));
        facts.extend(Some(&aside.remark).filter(|remark| !remark.is_empty()).map(|r| Fact::new(t.aside_remark, r)));
        let at = format::at(aside.at.ms(), visit.zone(), visit.lang);
        facts.push(Fact::new(t.line_aside, format!("{}, {at}", aside.by)));
    }
    let page = visit.page().at(Place::Intake);
    let page = match visit.query("done").as_deref() {
        Some("taken") => page.notice(Tone::Good, t.correct_done),
        Some("aside") => page.notice(Tone::Good, t.aside_done),
        Some("back") => page.notice(Tone::Good, t.aside_back_done),
        _ => page,
    };
    let reasons = AsideReason::ALL.iter().map(|reason| (reason.as_str(), reason.words(visit.lang))).collect();
    LinePage { page, row, others, form, facts, reasons }
}

fn filled(visit: &Visit, record: &Record) -> Filled {
    let alternate = record.alternate.clone().unwrap_or_default();
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    let fact = |name: &str| record.facts.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    Filled::new(visit.lang)
        .with("city", fact("city"))
        .with("region", fact("region"))
        .with("external_id", &record.external_id)
        .with("legal_name", &record.legal_name)
        .with("cnpj", &record.cnpj)
        .with("contact_name", &record.contact.name)
        .with("contact_email", &record.contact.email)
        .with("contact_phone", maybe(&record.contact.phone))
        .with("language", maybe(&record.contact.language))
        .with("alternate_name", alternate.name)
        .with("alternate_email", alternate.email)
        .with("sales_representative", maybe(&record.sales_representative))
        .with("id_issued_at", maybe(&record.id_issued_at))
        .with("state", maybe(&record.state))
}

/// As typed; what the form does not show stays as it came.
fn typed(form: &Form, came: &Record) -> Result<Record> {
    let text = |name| form.text(name).map(str::to_owned);
    let maybe = |name| form.text(name).map(|value| Some(value.to_owned()).filter(|value| !value.is_empty()));
    let alternate = Contact { name: text("alternate_name")?, email: text("alternate_email")?, ..Contact::default() };
    Ok(Record {
        external_id: text("external_id")?,
        legal_name: text("legal_name")?,
        cnpj: text("cnpj")?,
        id_issued_at: maybe("id_issued_at")?,
        contact: Contact {
            name: text("contact_name")?,
            email: text("contact_email")?,
            phone: maybe("contact_phone")?,
            language: maybe("language")?,
        },
        alternate: Some(alternate).filter(|contact| !contact.email.is_empty()),
        sales_representative: maybe("sales_representative")?,
        facts: came.facts.clone(),
        state: maybe("state")?,
    })
}

/// The form of an end customer shows every field.
fn typed_of_end_customer(form: &Form) -> Result<Record> {
    let text = |name| form.text(name).map(str::to_owned);
    let mut facts = serde_json::Map::new();
    for name in ["city", "region"] {
        facts.insert(name.to_owned(), text(name)?.into());
    }
    let phone = Some(text("contact_phone")?).filter(|phone| !phone.is_empty());
    Ok(Record {
        external_id: text("external_id")?,
        legal_name: text("legal_name")?,
        cnpj: text("cnpj")?,
        contact: Contact { email: text("contact_email")?, phone, ..Contact::default() },
        facts,
        ..Record::default()
    })
}

/// The field of the form that a reason is about; none for what is wrong with the line, or what only a warning says.
fn field_of(reason: Reason) -> Option<&'static str> {
    match reason {
        Reason::ExternalIdMissing
        | Reason::ExternalIdMalformed
        | Reason::ExternalIdScientific
        | Reason::ExternalIdDate
        | Reason::ExternalIdDecimalsRemoved
        | Reason::ResellerUnknown
        | Reason::ResellerNotActive => Some("external_id"),
        Reason::LegalNameMissing | Reason::LegalNameTooLong | Reason::NameMissing | Reason::NameTooLong => {
            Some("legal_name")
        }
        Reason::ContactNameMissing | Reason::ContactNameTooLong => Some("contact_name"),
        Reason::CnpjMissing
        | Reason::CnpjLength
        | Reason::CnpjCharacters
        | Reason::CnpjRepeated
        | Reason::CnpjDigits
        | Reason::CnpjScientific
        | Reason::CnpjZerosLost
        | Reason::CnpjIsCpf
        | Reason::CnpjDoubtfulLetters
        | Reason::CnpjZerosRestored
        | Reason::CnpjOfAnotherReseller
        | Reason::DocumentMissing
        | Reason::DocumentLength
        | Reason::DocumentZerosLost
        | Reason::CpfDigits
        | Reason::CpfRepeated
        | Reason::CpfZerosRestored => Some("cnpj"),
        Reason::EmailMissing
        | Reason::EmailWithoutAt
        | Reason::EmailMalformed
        | Reason::EmailDomain
        | Reason::EmailTooLong
        | Reason::EmailDomainNearKnown => Some("contact_email"),
        Reason::AlternateEmailIgnored => Some("alternate_email"),
        Reason::PhoneIgnored => Some("contact_phone"),
        Reason::IdIssuedAtMalformed
        | Reason::IdIssuedAtImpossible
        | Reason::IdIssuedAtMonthFirst
        | Reason::IdIssuedAtFuture => Some("id_issued_at"),
        Reason::StateUnknown => Some("state"),
        Reason::LanguageUnknown => Some("language"),
        Reason::CityIgnored => Some("city"),
        Reason::RegionIgnored => Some("region"),
        Reason::TextRestored
        | Reason::SpreadsheetError
        | Reason::RecordMalformed
        | Reason::Encoding
        | Reason::QuoteNotClosed
        | Reason::ColumnMissing
        | Reason::TooManyColumns
        | Reason::LineTooLong
        | Reason::DuplicateInFile
        | Reason::EndCustomerTwice
        | Reason::EndCustomerOfReseller
        | Reason::EndCustomerRemoved
        | Reason::RegisteredDataDiffers
        | Reason::WrongMailbox => None,
    }
}

pub(super) async fn way(visit: Visit, external_id: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let t = IntakeText::of(visit.lang);
        let (ctx, id) = (visit.ctx(), external_id.into_inner());
        let way = visit.app().read(move |db| operate::way(db, &ctx, &id)).await?;
        let moment = |at: Instant| format::at(at.ms(), visit.zone(), visit.lang);
        let mut page = visit.page().at(Place::Intake);
        page = match visit.query("done").as_deref() {
            Some("taken") => page.notice(Tone::Good, t.correct_done),
            Some("case") => page.notice(Tone::Info, t.correct_case),
            _ => page,
        };
        let facts = way.reseller.iter().flat_map(|reseller| {
            [
                Fact::new(t.legal_name, &reseller.legal_name),
                Fact::new("CNPJ", &reseller.cnpj),
                Fact::new(t.contact_name, &reseller.contact_name),
                Fact::new(t.contact_email, &reseller.contact_email),
                Fact::new(t.reseller_state, reseller.state.name(visit.lang)),
            ]
        });
        let user = way.user.iter().flat_map(|user| {
            let first = user.first_login_at.map_or("–".to_owned(), moment);
            [
                Fact::new(t.login, &user.login),
                Fact::new(t.state, user.state.name(visit.lang)),
                Fact::new(t.first_login, first),
            ]
        });
        Ok(ok(&RecordPage {
            page,
            name: way.reseller.as_ref().map_or_else(|| way.external_id.clone(), |r| r.legal_name.clone()),
            facts: facts.collect(),
            promise: way.promise.as_ref().map(|(promised, _)| paths::promise(promised.promise.id.as_str())),
            steps: way.promise.as_ref().map_or_else(Vec::new, |(promised, _)| {
                steps(&promised.promise, |stage| stage.name(visit.lang), &moment)
            }),
            user: user.collect(),
            lines: way.lines.iter().map(|line| line_row(visit.reader(), line)).collect(),
            mails: way
                .promise
                .iter()
                .flat_map(|(_, mails)| mails)
                .map(|(m, _, _)| message_row(visit.reader(), m))
                .collect(),
            changes: way.changes.into_iter().map(|entry| entry_row(visit.reader(), entry)).collect(),
            external_id: way.external_id,
        }))
    })
    .await
}
