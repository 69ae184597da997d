//! The many: good records of resellers of whom nothing is known. They are stored in a handful of statements for all of
//! them; whatever touches what is there already, or another line beside it, goes one by one.

use std::collections::{HashMap, HashSet};

use super::answer::{Answer, Outcome, PromiseView};
use super::check::{Good, check};
use super::create;
use super::keep::{begins_at, line};
use super::record::Line;
use crate::db::{Nudge, Tx};
use crate::error::{Error, Result};
use crate::flow::promise::begin;
use crate::model::ctx::Ctx;
use crate::model::intake_line::RecordKind;
use crate::model::promise::{self, Promise, PromiseKind};
use crate::model::reseller::{self, Reseller, ResellerState, fold_external};
use crate::model::{audit, clean, intake_line};

/// One of the many.
struct New<'a> {
    place: usize,
    line: &'a Line,
    good: Good,
    folded: String,
}

/// Takes those that are new; their answers by their place among `lines`.
pub(super) fn take(tx: &mut Tx, ctx: &Ctx, lines: &[Line]) -> Result<HashMap<usize, Answer>> {
    let new = new_ones(tx, ctx, lines)?;
    if new.len() < 2 {
        return Ok(HashMap::new());
    }
    match tx.savepoint(|tx| store(tx, ctx, &new)) {
        // Another call was faster with one of them: each is looked at.
        Err(Error::Duplicate) => Ok(HashMap::new()),
        stored => stored,
    }
}

fn store(tx: &mut Tx, ctx: &Ctx, new: &[New<'_>]) -> Result<HashMap<usize, Answer>> {
    let resellers: Vec<Reseller> = new.iter().map(|one| create::row(ctx, &one.good)).collect();
    let promised = |(one, reseller): (&New<'_>, &Reseller)| {
        let mut promise = begin(ctx, &one.good.external_id, begins_at(ctx, one.good.issued));
        create::validated(ctx, &mut promise, reseller);
        promise
    };
    let promises: Vec<Promise> = new.iter().zip(&resellers).map(promised).collect();
    let kept: Vec<_> =
        new.iter().map(|one| line(ctx, &one.good.external_id, &one.line.place, &one.good.warnings, None)).collect();
    reseller::insert_many(tx, &resellers)?;
    promise::insert_many(tx, &promises)?;
    let acts = resellers.iter().zip(&promises).map(|(reseller, promise)| create::act(reseller, promise)).collect();
    audit::record_many(tx, ctx, acts)?;
    intake_line::insert_many(tx, &kept)?;
    tx.nudge(Nudge::Provision);
    let answer = |(one, promise): (&New<'_>, &Promise)| {
        let answer = Answer {
            external_id: one.good.external_id.clone(),
            outcome: Outcome::Created,
            reasons: one.good.warnings.clone(),
            fields: Vec::new(),
            promise: Some(PromiseView::from(promise)),
            end_customer: None,
        };
        (one.place, answer)
    };
    Ok(new.iter().zip(&promises).map(answer).collect())
}

/// Good records of which neither the ID nor the CNPJ is known, or stands twice among these lines.
fn new_ones<'a>(tx: &mut Tx, ctx: &Ctx, lines: &'a [Line]) -> Result<Vec<New<'a>>> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let mut new = Vec::new();
    let resellers = lines.iter().enumerate().filter(|(_, line)| line.place.kind == RecordKind::Reseller);
    for (place, line) in resellers {
        let good = check(ctx, &line.record).ok().filter(|_| line.problems.is_empty());
        let id = match &good {
            Some(good) => good.external_id.clone(),
            None => clean::external_id(&line.record.external_id, &mut Vec::new())
                .unwrap_or_else(|_| line.record.external_id.clone()),
        };
        let folded = fold_external(&id);
        *times.entry(folded.clone()).or_default() += 1;
        let Some(good) = good else { continue };
        *times.entry(good.cnpj.as_str().to_owned()).or_default() += 1;
        if good.state.unwrap_or(ResellerState::Active) == ResellerState::Active {
            new.push(New { place, line, good, folded });
        }
    }
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Ok(new) };
    if lines.iter().any(|line| line.place.batch != first.place.batch) {
        return Ok(Vec::new());
    }
    new.retain(|one| times.get(&one.folded) == Some(&1) && times.get(one.good.cnpj.as_str()) == Some(&1));
    let externals: Vec<String> = new.iter().map(|one| one.folded.clone()).collect();
    let cnpjs: Vec<String> = new.iter().map(|one| one.good.cnpj.as_str().to_owned()).collect();
    let mut known: HashSet<String> = reseller::known(tx, &externals, &cnpjs)?.into_iter().collect();
    known.extend(promise::known(tx, &PromiseKind::Credential, &externals)?);
    known.extend(intake_line::rejected_among(tx, &externals)?);
    let came: HashSet<i32> =
        intake_line::numbers(tx, &first.place.batch, (first.place.line, last.place.line))?.into_iter().collect();
    new.retain(|one| {
        let unknown = !known.contains(&one.folded) && !known.contains(one.good.cnpj.as_str());
        unknown && !came.contains(&one.line.place.line)
    });
    Ok(new)
}
