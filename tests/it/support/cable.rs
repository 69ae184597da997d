//! The way to a server over TCP, which a test cuts, or lets fall silent: then nothing is passed on any more and nothing is
//! closed, as where packets are lost behind something that acknowledges them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

const WHOLE: u8 = 0;
const CUT: u8 = 1;
const SILENT: u8 = 2;

/// Passes bytes on in both directions.
pub struct Cable {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    how: AtomicU8,
    /// What asks for a WebSocket is refused, as by a proxy that knows none.
    no_sockets: AtomicBool,
    /// Connections from before the last silence stay silent: what stood in between has forgotten them.
    silences: AtomicU64,
    /// Silence begins when all of these are said to the server at once, which it still hears.
    last_words: Mutex<Vec<String>>,
    open: Mutex<Vec<TcpStream>>,
}

impl State {
    fn fall_silent(&self) {
        self.how.store(SILENT, Ordering::SeqCst);
        self.silences.fetch_add(1, Ordering::SeqCst);
    }
}

impl Cable {
    /// To a server at this address.
    pub fn to(address: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::<State>::default();
        let shared = state.clone();
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                match shared.how.load(Ordering::SeqCst) {
                    CUT => continue, // closed as soon as it was opened
                    SILENT => shared.open.lock().unwrap().push(near),
                    _ => connect(near, &address, &shared),
                }
            }
        });
        Self { port, state }
    }

    /// Closes everything that is open, and what comes.
    pub fn cut(&self) {
        self.state.how.store(CUT, Ordering::SeqCst);
        self.state.open.lock().unwrap().drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }

    /// From now on nothing comes through, in either direction.
    pub fn fall_silent(&self) {
        self.state.fall_silent();
    }

    /// The same, as soon as the server was told something with all of these words.
    pub fn fall_silent_after(&self, words: &[&str]) {
        *self.state.last_words.lock().unwrap() = words.iter().map(|word| (*word).to_owned()).collect();
    }

    /// It has fallen silent.
    pub fn is_silent(&self) -> bool {
        self.state.how.load(Ordering::SeqCst) == SILENT
    }

    /// From now on nobody gets a WebSocket through.
    pub fn refuse_sockets(&self) {
        self.state.no_sockets.store(true, Ordering::SeqCst);
    }

    /// New connections are passed on.
    pub fn mend(&self) {
        self.state.how.store(WHOLE, Ordering::SeqCst);
    }
}

fn connect(near: TcpStream, address: &str, state: &Arc<State>) {
    let Ok(far) = TcpStream::connect(address) else { return };
    let (Ok(near_too), Ok(far_too)) = (near.try_clone(), far.try_clone()) else { return };
    state.open.lock().unwrap().extend([near.try_clone(), far.try_clone()].into_iter().flatten());
    let silences = state.silences.load(Ordering::SeqCst);
    for (from, to, is_asking) in [(near, far_too, true), (far, near_too, false)] {
        let state = state.clone();
        std::thread::spawn(move || pass(from, to, is_asking, &state, silences));
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, is_asking: bool, state: &State, silences: u64) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if state.silences.load(Ordering::SeqCst) != silences {
            continue; // heard by nobody
        }
        let said = &bytes[..count];
        let asks_for_socket = |said: &[u8]| String::from_utf8_lossy(said).to_lowercase().contains("upgrade: websocket");
        if is_asking && state.no_sockets.load(Ordering::SeqCst) && asks_for_socket(said) {
            let _ = from.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = from.shutdown(Shutdown::Both);
            break;
        }
        if is_asking {
            let mut words = state.last_words.lock().unwrap();
            let has = |word: &String| said.windows(word.len()).any(|part| part == word.as_bytes());
            if !words.is_empty() && words.iter().all(has) {
                words.clear();
                state.fall_silent();
            }
        }
        if to.write_all(said).is_err() {
            break;
        }
    }
    if state.silences.load(Ordering::SeqCst) == silences {
        let _ = to.shutdown(Shutdown::Both);
    }
}
