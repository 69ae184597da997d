//! The way between one node and the database is cut, and comes back.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::town::Town;
use crate::support::program::Home;

/// Passes bytes on in both directions until it is cut.
struct Cable {
    port: u16,
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Cable {
    fn to(address: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let cable = Self { port, cut: Arc::default(), open: Arc::default() };
        let (cut, open) = (cable.cut.clone(), cable.open.clone());
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if cut.load(Ordering::SeqCst) {
                    continue; // closed as soon as it was opened
                }
                let Ok(far) = TcpStream::connect(&address) else { continue };
                let (Ok(near_too), Ok(far_too)) = (near.try_clone(), far.try_clone()) else { continue };
                open.lock().unwrap().extend([near.try_clone(), far.try_clone()].into_iter().flatten());
                std::thread::spawn(move || pass(near, far_too));
                std::thread::spawn(move || pass(far, near_too));
            }
        });
        cable
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        self.open.lock().unwrap().drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }

    fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_cut_off_from_the_database_leaves_its_work_to_the_other_and_comes_back() {
    let town = Town::new(Home::postgres()).await;
    let deadline = Instant::now() + Duration::from_secs(150);
    let direct: url::Url = town.home.setting("DATABASE__URL").parse().unwrap();
    let cable = Cable::to(format!("{}:{}", direct.host_str().unwrap(), direct.port().unwrap()));
    let mut by_cable = direct.clone();
    by_cable.set_port(Some(cable.port)).unwrap();
    let far = Home::serve_as(town.home.command(&["serve"]).env("CRACHA_DATABASE__URL", by_cable.as_str()));
    let near = town.node();
    let both = vec![far.listen.clone(), near.listen.clone()];
    *town.doors.lock().unwrap() = both.clone();
    let mut erp = town.erp();
    for _ in 0..4 {
        erp.hand_over(deadline).await;
    }
    cable.cut();
    town.ready(&far.metrics, false, deadline).await;
    // Whoever asks the node that is cut off is told so, and asks the other.
    for _ in 0..6 {
        erp.hand_over(deadline).await;
    }
    *town.doors.lock().unwrap() = vec![near.listen.clone()];
    town.everybody_has_mail(deadline).await;
    cable.mend();
    town.ready(&far.metrics, true, deadline).await;
    *town.doors.lock().unwrap() = vec![far.listen.clone()];
    erp.hand_over(deadline).await;
    *town.doors.lock().unwrap() = both;
    town.settled_in_the_end(deadline).await;
    town.ledger.check(&town.relay);
}
