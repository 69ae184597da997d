//! `Idempotency-Key`: the header, and a call's records taken in their order, some at a time, whether it has one or not.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use serde_json::Value;

use super::Refusal;
use super::caller::Caller;
use crate::error::Error;
use crate::flow::intake::{self, Answer, Asked, Begun, Line, MOST, NewBatch, Place};
use crate::model::ctx::Ctx;
use crate::model::intake_batch::BatchSource;
use crate::model::intake_line::{Origin, RecordKind};

/// A longer key is none.
const MOST_KEY: usize = 255;

/// A call that was read.
pub struct Call {
    /// Its `Idempotency-Key`, if it has one.
    pub key: Option<String>,
    /// What it tells of.
    pub kind: RecordKind,
    /// Of its body.
    pub digest: String,
    /// What was handed over.
    pub records: Vec<Value>,
}

/// What a call is answered.
pub struct Taken {
    /// For each record, in order.
    pub answers: Vec<Answer>,
    /// It was answered so before.
    pub again: bool,
}

/// The key of a call: visible ASCII, also in the quotation marks of a structured field.
pub fn key(request: &HttpRequest) -> Result<Option<String>, Refusal> {
    let malformed = || {
        let text = "send one Idempotency-Key of 1 to 255 visible ASCII characters; nothing of this call was kept";
        Refusal::of(StatusCode::BAD_REQUEST, "invalid_idempotency_key", text)
    };
    let mut sent = request.headers().get_all("idempotency-key");
    let Some(value) = sent.next() else { return Ok(None) };
    let text = value.to_str().map_err(|_| malformed())?.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let good = (1..=MOST_KEY).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if !good || sent.next().is_some() {
        return Err(malformed());
    }
    Ok(Some(text.to_owned()))
}

/// So long between two tries to let go of a call.
const AGAIN: Duration = Duration::from_millis(250);

/// Takes a call to its end.
pub async fn take(caller: Caller, call: Call) -> Result<Taken, Refusal> {
    let batch = NewBatch {
        key: format!("api/{}", caller.ctx.request_id),
        kind: call.kind,
        source: BatchSource::Api,
        name: String::new(),
        total: call.records.len(),
    };
    let taken = match call.key {
        Some(key) => keyed(&caller, Asked { key, digest: call.digest, batch }, call.records).await?,
        None => Taken { answers: plain(&caller, batch, call.records).await?, again: false },
    };
    if !taken.again {
        taken.answers.iter().for_each(|answer| caller.app.metrics().intake(answer.outcome.as_str()));
    }
    Ok(taken)
}

async fn plain(caller: &Caller, batch: NewBatch, records: Vec<Value>) -> Result<Vec<Answer>, Error> {
    let app = &caller.app;
    let mut parts = parts((&batch.key, batch.kind), records, 0);
    if parts.len() == 1 {
        let (ctx, lines) = (caller.ctx.clone(), parts.remove(0));
        return app.write(move |tx| intake::take_small(tx, &ctx, &batch, &lines)).await;
    }
    let (ctx, key) = (now(caller), batch.key.clone());
    app.write(move |tx| intake::begin_batch(tx, &ctx, &batch)).await?;
    let (mut answers, count) = (Vec::new(), parts.len());
    for (part, lines) in (1..).zip(parts) {
        let (ctx, key) = (now(caller), key.clone());
        answers.extend(app.write(move |tx| intake::take_part(tx, &ctx, &key, &lines, part == count)).await?);
    }
    Ok(answers)
}

async fn keyed(caller: &Caller, asked: Asked, records: Vec<Value>) -> Result<Taken, Refusal> {
    let (app, ctx, key, kind) = (&caller.app, now(caller), asked.key.clone(), asked.batch.kind);
    let begun = app.write(move |tx| intake::begin_call(tx, &ctx, &asked)).await;
    // Whether it was begun before the answer was lost, nobody knows.
    let begun = begun.inspect_err(|_| let_go(caller, key.clone()))?;
    let (held, mut answers) = match begun {
        Begun::Mine(held, answers) => (held, answers),
        Begun::Answered(answers) => return Ok(Taken { answers, again: true }),
        Begun::UnderWay { retry_after_s } => {
            let text = "the same call is under way; ask again with the same key and body";
            let refusal = Refusal::of(StatusCode::CONFLICT, "under_way", text);
            return Err(Refusal { retry_after_s: Some(retry_after_s), ..refusal });
        }
        Begun::OtherBody => {
            let text =
                "this Idempotency-Key was used for another body; send another key; nothing of this call was kept";
            return Err(Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, "key_reused", text));
        }
    };
    let parts = parts((&held.batch, kind), records, answers.len());
    let (first, count) = (held.parts, i32::try_from(parts.len()).unwrap_or(i32::MAX));
    for (part, lines) in (first..).zip(parts) {
        let (ctx, holding, last) = (now(caller), held.clone(), part - first + 1 == count);
        match app.write(move |tx| intake::take_call_part(tx, &ctx, &holding, part, &lines, last)).await {
            Ok(more) => answers.extend(more),
            Err(error) => {
                let_go(caller, key);
                return Err(error.into());
            }
        }
    }
    Ok(Taken { answers, again: false })
}

/// A call was not taken to its end. As soon as the database takes writes again, whoever sends it anew need not wait for
/// this request's lease to run out.
fn let_go(caller: &Caller, key: String) {
    let (app, ctx) = (caller.app.clone(), caller.ctx.clone());
    let until = ctx.lease_until();
    actix_web::rt::spawn(async move {
        while app.now() < until {
            let (ctx, key) = (ctx.clone(), key.clone());
            match app.write(move |tx| intake::give_back(tx, &ctx, &key)).await {
                Ok(()) => return,
                Err(Error::Unavailable(_) | Error::Busy { .. }) => tokio::time::sleep(AGAIN).await,
                Err(error) => return tracing::warn!(%error, "a call waits for its lease to run out"),
            }
        }
    });
}

/// The same call, a moment later: each part has its own instant.
fn now(caller: &Caller) -> Ctx {
    Ctx { now: caller.app.now(), ..caller.ctx.clone() }
}

/// The lines behind the first `done`, a verb's worth each.
fn parts((batch, kind): (&str, RecordKind), records: Vec<Value>, done: usize) -> Vec<Vec<Line>> {
    let mut parts: Vec<Vec<Line>> = Vec::new();
    for (number, record) in (1..).zip(records).skip(done) {
        let place = Place { source: Origin::Api, kind, batch: batch.to_owned(), line: number, raw: record.to_string() };
        let line = intake::line_of_json(&record, place);
        match parts.last_mut().filter(|part| part.len() < MOST) {
            Some(part) => part.push(line),
            None => parts.push(vec![line]),
        }
    }
    parts
}
