//! How attempts ended is written in groups: whoever is first writes for all who wait meanwhile. A commit costs the same
//! for one as for fifty.

use std::mem::take;
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::delivery::{self, Attempted, Ended};
use crate::model::ctx::Ctx;
use crate::model::message::{Lane, Message, MessageState};

/// What ended, and who waits for it to be written.
type Waits = (Ended, oneshot::Sender<Result<Option<MessageState>>>);

/// The attempts of one node that ended and are not written yet.
#[derive(Default)]
pub(super) struct Settling {
    ended: Mutex<Vec<Waits>>,
    turn: tokio::sync::Mutex<()>,
}

impl Settling {
    /// Writes how an attempt ended; the message's new state, none when this node no longer held it.
    pub(super) async fn settle(&self, app: &App, ctx: Ctx, one: Ended) -> Result<Option<MessageState>> {
        let (tell, told) = oneshot::channel();
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).push((one, tell));
        {
            let _turn = self.turn.lock().await;
            let group = take(&mut *self.ended.lock().unwrap_or_else(PoisonError::into_inner));
            if !group.is_empty() {
                write(app, &ctx, group).await;
            }
        }
        told.await.unwrap_or_else(|_| Err(Error::internal("the end of an attempt was lost")))
    }
}

/// All at once; one by one when that fails, so that nothing keeps the others back.
async fn write(app: &App, ctx: &Ctx, group: Vec<Waits>) {
    let (ended, told): (Vec<_>, Vec<_>) = group.into_iter().unzip();
    let (all, of) = (ended.clone(), ctx.clone());
    match app.write(move |tx| delivery::settle_all(tx, &of, &all)).await {
        Ok(states) => {
            for (tell, state) in told.into_iter().zip(states) {
                let _ = tell.send(Ok(state));
            }
        }
        Err(error) if told.len() == 1 => told.into_iter().for_each(|tell| drop(tell.send(Err(error.clone())))),
        Err(_) => {
            for (one, tell) in ended.into_iter().zip(told) {
                let of = ctx.clone();
                let _ = tell.send(
                    app.write(move |tx| delivery::settle_all(tx, &of, std::slice::from_ref(&one)))
                        .await
                        .map(|states| states.into_iter().next().flatten()),
                );
            }
        }
    }
}

/// Says it to the log, where somebody should know.
pub(super) fn tell(message: &Message, how: &Attempted, settled: Result<Option<MessageState>>) {
    let lane = message.lane.as_str();
    let (id, kind, attempt) = (message.id.as_str(), message.kind.as_str(), message.attempts);
    let client = message.client_id.as_ref().map_or("", |client| client.as_str());
    match settled {
        Ok(Some(MessageState::Failed)) => match message.lane {
            Lane::Mail => tracing::warn!(message = id, lane, kind, attempt, how = ?how, "a message failed"),
            Lane::Logout => {
                tracing::error!(alert = "logout_not_confirmed", message = id, client, attempt, how = ?how, "given up");
            }
            Lane::Webhook => {
                tracing::error!(alert = "webhook_not_confirmed", message = id, kind, attempt, how = ?how, "given up");
            }
        },
        Ok(Some(MessageState::Delayed)) => match message.lane {
            Lane::Mail | Lane::Webhook => {
                tracing::info!(message = id, lane, kind, attempt, how = ?how, "a message waits for its next attempt");
            }
            Lane::Logout => {
                tracing::warn!(message = id, client, attempt, how = ?how, "a portal did not confirm a logout; it is tried again");
            }
        },
        Ok(Some(MessageState::Unknown)) => {
            tracing::warn!(message = id, lane, kind, attempt, how = ?how, "whether the relay has a mail is not known; the identical mail goes once more");
        }
        Ok(Some(_)) => tracing::debug!(message = id, lane, kind, attempt, "a message was handed over"),
        Ok(None) => tracing::warn!(message = id, lane, kind, attempt, "another node holds this message by now"),
        Err(error) => tracing::error!(message = id, lane, %error, "the end of an attempt could not be written"),
    }
}
