//! A call with an `Idempotency-Key`: the same key and body get the same answer, however often and to whichever node they
//! are sent. The answers are kept with the lines that they are about, in the same transaction: a call that was cut off is
//! taken up where it stopped, and nothing of it is taken twice.

use super::answer::Answer;
use super::batch::{NewBatch, begin_batch, take_part};
use super::record::Line;
use crate::crypto::secret::{hex, sha256_hex};
use crate::db::Tx;
use crate::db::types::CallId;
use crate::error::{Error, Result};
use crate::model::ctx::Ctx;
use crate::model::idempotent_call::{self, CallState, IdempotentCall};

/// Whoever asks while the first one is under way asks again after this, in seconds.
const AGAIN_S: i64 = 5;

/// A call as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its `Idempotency-Key`.
    pub key: String,
    /// SHA-256 of its body.
    pub digest: String,
    /// What its lines are.
    pub batch: NewBatch,
}

/// A call that this request works on.
#[derive(Clone, Debug)]
pub struct Held {
    /// Row.
    pub id: CallId,
    /// The key of its batch, which its lines name.
    pub batch: String,
    /// How many parts are answered.
    pub parts: i32,
    /// The request that holds it.
    by: String,
}

/// How a call stands.
#[derive(Clone, Debug)]
pub enum Begun {
    /// To be taken from behind these answers on.
    Mine(Held, Vec<Answer>),
    /// It was taken; the answers are those of then.
    Answered(Vec<Answer>),
    /// Another request works on it.
    UnderWay {
        /// When to ask again, in seconds.
        retry_after_s: u32,
    },
    /// The key was used for another body.
    OtherBody,
}

/// By what two bodies are told apart.
pub fn digest(body: &[u8]) -> String {
    sha256_hex(hex(body))
}

/// Takes hold of a call, if it is new or was cut off.
pub fn begin_call(tx: &mut Tx, ctx: &Ctx, asked: &Asked) -> Result<Begun> {
    let (client, by) = (ctx.actor.label(), ctx.request_id.as_str());
    let Some(known) = idempotent_call::find(tx, client, &asked.key)? else {
        let call = IdempotentCall {
            id: CallId::new(),
            client_id: client.to_owned(),
            key: asked.key.clone(),
            digest: asked.digest.clone(),
            batch: asked.batch.key.clone(),
            state: CallState::Running,
            lease_until: Some(ctx.lease_until()),
            lease_by: Some(by.to_owned()),
            created_at: ctx.now,
        };
        match idempotent_call::insert(tx, &call) {
            Ok(()) => {}
            // Another request was faster by a hair: the rerun finds it.
            Err(Error::Duplicate) => return Err(Error::Retry),
            Err(error) => return Err(error),
        }
        begin_batch(tx, ctx, &asked.batch)?;
        return Ok(Begun::Mine(Held { id: call.id, batch: call.batch, parts: 0, by: by.to_owned() }, Vec::new()));
    };
    if known.digest != asked.digest {
        return Ok(Begun::OtherBody);
    }
    match known.state {
        CallState::Answered => Ok(Begun::Answered(answers(tx, &known.id)?.1)),
        CallState::Running if idempotent_call::claim(tx, &known.id, by, ctx.lease_until(), ctx.now)? => {
            let (parts, answers) = answers(tx, &known.id)?;
            Ok(Begun::Mine(Held { id: known.id, batch: known.batch, parts, by: by.to_owned() }, answers))
        }
        CallState::Running => {
            let left = known.lease_until.map_or(1, |until| (until.since(ctx.now) + 999) / 1000).clamp(1, AGAIN_S);
            Ok(Begun::UnderWay { retry_after_s: u32::try_from(left).unwrap_or(1) })
        }
    }
}

/// Takes the next lines of a call and keeps their answers with them; `last` completes the answer. [`Error::Busy`] when
/// this request stood still for so long that another took over.
pub fn take_call_part(
    tx: &mut Tx,
    ctx: &Ctx,
    held: &Held,
    part: i32,
    lines: &[Line],
    last: bool,
) -> Result<Vec<Answer>> {
    if !idempotent_call::renew(tx, &held.id, &held.by, ctx.lease_until())? {
        return Err(Error::Busy { retry_after_s: u32::try_from(AGAIN_S).unwrap_or(1) });
    }
    let answers = take_part(tx, ctx, &held.batch, lines, last)?;
    let json = serde_json::to_string(&answers).map_err(Error::internal)?;
    idempotent_call::add_answers(tx, &held.id, part, &json)?;
    if last {
        idempotent_call::release(tx, &held.id, &held.by, CallState::Answered)?;
    }
    Ok(answers)
}

/// The call under this key could not be taken to its end by this request: whoever sends it again need not wait.
pub fn give_back(tx: &mut Tx, ctx: &Ctx, key: &str) -> Result<()> {
    match idempotent_call::find(tx, ctx.actor.label(), key)? {
        Some(call) if call.state == CallState::Running => {
            idempotent_call::release(tx, &call.id, &ctx.request_id, CallState::Running)
        }
        Some(_) | None => Ok(()),
    }
}

fn answers(tx: &mut Tx, id: &CallId) -> Result<(i32, Vec<Answer>)> {
    let parts = idempotent_call::answers(tx, id)?;
    let mut answers = Vec::new();
    for part in &parts {
        answers.extend(serde_json::from_str::<Vec<Answer>>(part).map_err(Error::internal)?);
    }
    Ok((i32::try_from(parts.len()).unwrap_or(i32::MAX), answers))
}
