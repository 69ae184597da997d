//! One connection, one task: it hears frames, looks when the bell rings, and ends whoever is silent, too loud or not
//! understood. It keeps no buffer of its own; what it answers has left before the next frame is read.

use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, ProtocolError, Session};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::wire::{Answer, Ask, Bye, PROTOCOL};
use crate::app::{App, Place, Side as Whose};

/// A frame may be so large, in bytes: the longest line that is taken, with every character escaped.
const MOST_BYTES: usize = 16 * 1024;
/// A peer that did not answer the ping before is gone.
const PING: Duration = Duration::from_secs(25);
/// Who connects says who it is within this time.
const HELLO: Duration = Duration::from_secs(10);
/// What is sent leaves within this time.
const LEAVE: Duration = Duration::from_secs(10);
/// So many frames at once.
const BURST: i64 = 40;
/// And then one in so many milliseconds.
const EACH_MS: i64 = 250;

/// Who is at the other end.
pub trait Side: 'static {
    /// Whose share of the places it takes.
    const WHOSE: Whose;
    /// Looks with every ping, too: whether it may still be here does not hang on the bell alone.
    const WATCHED: bool;
    /// Answers a frame.
    async fn heard(&mut self, ask: Ask) -> Vec<Answer>;
    /// Comes when something may have changed; may be dropped and asked again.
    async fn rung(&mut self);
    /// Looks what is new.
    async fn look(&mut self) -> Vec<Answer>;
}

/// Answers the handshake and talks until the end. Only pages of our own origin may: a browser says where a script comes
/// from, and sends our cookies along whoever asks.
pub fn open<S: Side>(request: &HttpRequest, body: Payload, app: &App, side: impl FnOnce() -> S) -> HttpResponse {
    let says = |name: header::HeaderName, word: &str| {
        let given = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
        given.flat_map(|list| list.split(',')).any(|one| one.trim().eq_ignore_ascii_case(word))
    };
    if !says(header::UPGRADE, "websocket") || !says(header::SEC_WEBSOCKET_PROTOCOL, PROTOCOL) {
        let mut upgrade = HttpResponse::UpgradeRequired();
        return refused(upgrade.insert_header((header::UPGRADE, "websocket")));
    }
    if !is_ours(request, app) {
        return refused(&mut HttpResponse::Forbidden());
    }
    let closing = app.closing();
    // Who finds no place looks by itself every few seconds.
    let place = if *closing.borrow() { None } else { app.place(S::WHOSE) };
    let Some(place) = place else {
        let mut busy = HttpResponse::ServiceUnavailable();
        return refused(busy.insert_header((header::RETRY_AFTER, "5")));
    };
    match actix_ws::handle_with_protocols(request, body, &[PROTOCOL]) {
        Ok((answer, session, stream)) => {
            let stream = stream.max_frame_size(MOST_BYTES).aggregate_continuations().max_continuation_size(MOST_BYTES);
            let line = Line { session, stream, closing, budget: Budget::new(app.clone()), _place: place };
            actix_web::rt::spawn(line.talk(side()));
            answer
        }
        Err(_) => refused(&mut HttpResponse::BadRequest()),
    }
}

/// What else came on this connection is not read.
fn refused(answer: &mut HttpResponseBuilder) -> HttpResponse {
    answer.force_close().insert_header((header::CACHE_CONTROL, "no-store")).finish()
}

/// The request comes from a page of ours, and the browser says so.
pub fn is_ours(request: &HttpRequest, app: &App) -> bool {
    let origin = request.headers().get(header::ORIGIN);
    origin.is_some_and(|origin| origin.as_bytes() == app.config().provider.issuer.as_bytes())
}

/// How many frames may still come, by the clock of the process.
struct Budget {
    app: App,
    left: i64,
    since_ms: i64,
}

impl Budget {
    fn new(app: App) -> Self {
        let since_ms = app.now().ms();
        Self { app, left: BURST, since_ms }
    }

    fn takes_one(&mut self) -> bool {
        let now = self.app.now().ms();
        let more = now.saturating_sub(self.since_ms).max(0) / EACH_MS;
        self.since_ms = if now < self.since_ms { now } else { self.since_ms + more * EACH_MS };
        self.left = self.left.saturating_add(more).min(BURST) - 1;
        self.left >= 0
    }
}

struct Line {
    session: Session,
    stream: AggregatedMessageStream,
    closing: tokio::sync::watch::Receiver<bool>,
    budget: Budget,
    _place: Place,
}

/// What came.
enum Came {
    Message(Option<Result<AggregatedMessage, ProtocolError>>),
    Ring,
    Ping,
    End,
}

/// What comes next.
enum Next {
    Answer(Vec<Answer>),
    End(Bye, CloseCode),
    Gone,
}

impl Line {
    async fn talk<S: Side>(mut self, mut side: S) {
        let mut ping = interval(PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ping.tick().await; // the first one comes at once
        let mut answered = true;
        let mut next = match timeout(HELLO, self.stream.recv()).await {
            // A ping would keep a place for ever without a word of who it is for.
            Ok(Some(Ok(AggregatedMessage::Ping(_) | AggregatedMessage::Pong(_)))) => {
                Next::End(Bye::Nonsense, CloseCode::Policy)
            }
            Ok(message) => self.hear(message, &mut side, &mut answered).await,
            Err(_) => Next::End(Bye::Nonsense, CloseCode::Policy),
        };
        loop {
            let left = match next {
                Next::Answer(answers) => self.say(answers).await,
                Next::End(bye, code) => return self.end(bye, code).await,
                Next::Gone => return,
            };
            match left {
                Some(None) => {}
                Some(Some(bye)) => return self.close(bye, CloseCode::Normal).await,
                None => return,
            }
            let came = tokio::select! {
                biased;
                // An error means that the process is gone, too.
                _ = self.closing.wait_for(|closing| *closing) => Came::End,
                message = self.stream.recv() => Came::Message(message),
                () = side.rung() => Came::Ring,
                _ = ping.tick() => Came::Ping,
            };
            next = match came {
                Came::End => Next::End(Bye::Restart, CloseCode::Restart),
                Came::Message(message) => self.hear(message, &mut side, &mut answered).await,
                Came::Ring => Next::Answer(side.look().await),
                Came::Ping => match std::mem::replace(&mut answered, false) {
                    true => match timeout(LEAVE, self.session.ping(b"")).await {
                        Ok(Ok(())) if S::WATCHED => Next::Answer(side.look().await),
                        Ok(Ok(())) => Next::Answer(Vec::new()),
                        _ => Next::Gone,
                    },
                    false => Next::Gone,
                },
            };
        }
    }

    async fn hear(
        &mut self,
        message: Option<Result<AggregatedMessage, ProtocolError>>,
        side: &mut impl Side,
        answered: &mut bool,
    ) -> Next {
        let message = match message {
            None | Some(Ok(AggregatedMessage::Close(_))) => return Next::Gone,
            Some(Err(ProtocolError::Overflow)) => return Next::End(Bye::TooMuch, CloseCode::Size),
            Some(Err(_)) => return Next::End(Bye::Nonsense, CloseCode::Protocol),
            Some(Ok(message)) => message,
        };
        *answered = true;
        if !self.budget.takes_one() {
            return Next::End(Bye::TooMuch, CloseCode::Policy);
        }
        match message {
            AggregatedMessage::Text(text) => match serde_json::from_str(&text) {
                Ok(ask) => Next::Answer(side.heard(ask).await),
                Err(_) => Next::End(Bye::Nonsense, CloseCode::Invalid),
            },
            AggregatedMessage::Ping(bytes) => match timeout(LEAVE, self.session.pong(&bytes)).await {
                Ok(Ok(())) => Next::Answer(Vec::new()),
                _ => Next::Gone,
            },
            AggregatedMessage::Pong(_) => Next::Answer(Vec::new()),
            AggregatedMessage::Binary(_) => Next::End(Bye::Nonsense, CloseCode::Unsupported),
            AggregatedMessage::Close(_) => Next::Gone,
        }
    }

    /// Nothing when the peer is gone; else why it was the last word, if it was.
    async fn say(&mut self, answers: Vec<Answer>) -> Option<Option<Bye>> {
        for answer in answers {
            let text = serde_json::to_string(&answer).ok()?;
            timeout(LEAVE, self.session.text(text)).await.ok()?.ok()?;
            if let Answer::Bye { bye } = answer {
                return Some(Some(bye));
            }
        }
        Some(None)
    }

    /// Says why, then closes.
    async fn end(mut self, bye: Bye, code: CloseCode) {
        if self.say(vec![Answer::Bye { bye }]).await.is_some() {
            self.close(bye, code).await;
        }
    }

    async fn close(self, bye: Bye, code: CloseCode) {
        let reason = serde_json::to_value(bye).ok().and_then(|word| word.as_str().map(str::to_owned));
        let _ = timeout(LEAVE, self.session.close(Some(CloseReason { code, description: reason }))).await;
    }
}
