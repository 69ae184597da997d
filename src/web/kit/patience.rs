//! A body that does not come is ended: who sends nothing, or next to nothing, holds a connection for seconds and not for
//! as long as it likes.

use std::cell::Cell;
use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_core::Stream;
use tokio::time::{Sleep, sleep};

/// So much of a body buys a second more: the slowest line that is served brings 32 kbit/s.
const PIECE: usize = 4096;

/// Whether the patience ran out.
#[derive(Clone, Debug, Default)]
pub struct Late(Rc<Cell<bool>>);

impl Late {
    /// It ran out: the body is not there, and what follows on the connection cannot be told from its rest.
    pub fn is_so(&self) -> bool {
        self.0.get()
    }
}

/// The same body with an end to the waiting, `patience` after now unless enough of it comes. A request without one is left
/// alone.
pub fn with_patience(body: Payload, patience: Duration) -> (Payload, Late) {
    let late = Late::default();
    if matches!(body, Payload::None) {
        return (body, late);
    }
    let slow = Slow { body, wait: Box::pin(sleep(patience)), came: 0, late: late.clone() };
    (Payload::Stream { payload: Box::pin(slow) }, late)
}

struct Slow {
    body: Payload,
    wait: Pin<Box<Sleep>>,
    came: usize,
    late: Late,
}

impl Stream for Slow {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.body).poll_next(cx) {
            Poll::Ready(Some(Ok(bytes))) => {
                let before = self.came / PIECE;
                self.came = self.came.saturating_add(bytes.len());
                let more = u64::try_from(self.came / PIECE - before).unwrap_or(0);
                if more > 0 {
                    let until = self.wait.deadline() + Duration::from_secs(more);
                    self.wait.as_mut().reset(until);
                }
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Ready(end) => Poll::Ready(end),
            Poll::Pending => match self.wait.as_mut().poll(cx) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(()) => {
                    self.late.0.set(true);
                    let error = Error::new(ErrorKind::TimedOut, "the body did not come");
                    Poll::Ready(Some(Err(PayloadError::Io(error))))
                }
            },
        }
    }
}
