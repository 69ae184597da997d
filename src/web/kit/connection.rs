//! An end for connections that the server's own timers forget: it waits without end for the rest of a head that was begun
//! on a kept connection, and for the rest of a body that nobody reads any more.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::rc::{Rc, Weak};
use std::time::Duration;

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::dev::Extensions;
use tokio::net::TcpStream as Socket;

use super::certificate;

/// A connection on which nothing was asked is looked at again after this much more than it may be kept.
const GRACE_S: u64 = 5;
/// A connection under TLS whose first request did not come is cut by then: the server's own timer for it is HTTP/1's.
const FIRST_S: u64 = 20;
/// A connection whose body did not come has its answer by then.
const LATE_S: u64 = 2;

/// What is known of one connection. It lives on its worker's thread.
#[derive(Debug)]
pub struct Connection {
    /// The same socket once more: it stays ours even if the server has closed its own.
    socket: TcpStream,
    /// The second at which it is cut; none while a request is under way.
    until: Cell<Option<u64>>,
    /// Requests under way; more than one with HTTP/2.
    busy: Cell<u32>,
}

thread_local! {
    static SECOND: Cell<u64> = const { Cell::new(0) };
    static ALL: RefCell<Vec<Weak<Connection>>> = const { RefCell::new(Vec::new()) };
}

/// Watches a new connection.
pub fn watch(socket: &dyn Any, known: &mut Extensions) {
    let under_tls = socket.downcast_ref::<TlsStream<Socket>>();
    if let Some(certificate) = under_tls.and_then(|tls| certificate::of_peer(tls.get_ref().1.peer_certificates()?)) {
        known.insert(certificate);
    }
    let Some(socket) = socket.downcast_ref::<Socket>().or(under_tls.map(|tls| tls.get_ref().0)) else { return };
    // Without a second handle it is not watched; the process is at its limit of open files then.
    let Ok(again) = socket.as_fd().try_clone_to_owned() else { return };
    let connection = Rc::new(Connection { socket: again.into(), until: Cell::new(None), busy: Cell::new(0) });
    if under_tls.is_some() {
        connection.cut_in(FIRST_S);
    }
    let first = ALL.with_borrow_mut(|all| {
        let first = all.is_empty();
        all.push(Rc::downgrade(&connection));
        first
    });
    if first {
        actix_web::rt::spawn(look_again());
    }
    known.insert(connection);
}

/// A request under way. When it is dropped, answered or not, the next one may come within `keep`.
#[derive(Debug)]
pub struct UnderWay {
    connection: Rc<Connection>,
    keep: Duration,
    goes_on: bool,
}

impl Connection {
    /// A request is under way.
    pub fn begins(self: &Rc<Self>, keep: Duration) -> UnderWay {
        self.busy.set(self.busy.get() + 1);
        self.until.set(None);
        UnderWay { connection: self.clone(), keep, goes_on: false }
    }

    fn cut_in(&self, seconds: u64) {
        self.until.set(Some(SECOND.get() + seconds));
    }
}

impl UnderWay {
    /// The connection has become another's, who ends it.
    pub fn stays_open(mut self) {
        self.goes_on = true;
    }

    /// What comes is the rest of a body that nobody waits for.
    pub fn is_late(self) {
        let connection = self.connection.clone();
        drop(self);
        connection.cut_in(LATE_S);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let busy = &self.connection.busy;
        if !self.goes_on {
            busy.set(busy.get().saturating_sub(1));
        }
        if busy.get() == 0 {
            self.connection.cut_in(self.keep.as_secs() + GRACE_S);
        }
    }
}

/// Counts seconds and cuts what is due, as long as there is a connection.
async fn look_again() {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let second = SECOND.get() + 1;
        SECOND.set(second);
        let nobody = ALL.with_borrow_mut(|all| {
            all.retain(|known| {
                let Some(connection) = known.upgrade() else { return false };
                if connection.until.get().is_some_and(|until| until <= second) {
                    let _ = connection.socket.shutdown(Shutdown::Both); // gone already: all the better
                    connection.until.set(None);
                }
                true
            });
            all.is_empty()
        });
        if nobody {
            return;
        }
    }
}
