//! The way between one node and the database is cut or falls silent, and comes back.

use std::time::{Duration, Instant};

use super::ledger::Counted;
use super::town::Town;
use crate::support::cable::Cable;
use crate::support::program::{Home, Serving};

/// A node behind a cable, and one beside the database.
struct Nodes {
    town: Town,
    cable: Cable,
    far: Serving,
    near: Serving,
}

impl Nodes {
    async fn new() -> Self {
        let town = Town::new(Home::postgres()).await;
        let direct: url::Url = town.home.setting("DATABASE__URL").parse().unwrap();
        let cable = Cable::to(format!("{}:{}", direct.host_str().unwrap(), direct.port().unwrap()));
        let mut by_cable = direct.clone();
        by_cable.set_port(Some(cable.port)).unwrap();
        let far = Home::serve_as(town.home.command(&["serve"]).env("CRACHA_DATABASE__URL", by_cable.as_str()));
        let near = town.node();
        let nodes = Self { town, cable, far, near };
        nodes.both();
        nodes
    }

    /// The ERP knows these doors.
    fn doors(&self, doors: &[&Serving]) {
        *self.town.doors.lock().unwrap() = doors.iter().map(|node| node.listen.clone()).collect();
    }

    fn both(&self) {
        self.doors(&[&self.far, &self.near]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_cut_off_from_the_database_leaves_its_work_to_the_other_and_comes_back() {
    let nodes = Nodes::new().await;
    let (town, cable, far) = (&nodes.town, &nodes.cable, &nodes.far);
    let deadline = Instant::now() + Duration::from_secs(150);
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
    nodes.doors(&[&nodes.near]);
    town.everybody_has_mail(deadline).await;
    cable.mend();
    town.ready(&far.metrics, true, deadline).await;
    nodes.doors(&[far]);
    erp.hand_over(deadline).await;
    nodes.both();
    town.settled_in_the_end(deadline).await;
    town.ledger.check(&town.relay);
}

/// Silence is noticed, and a person is answered, within this time.
const NOTICED: Duration = Duration::from_secs(20);

async fn silent(begin: impl AsyncFnOnce(&Nodes, Instant)) -> Counted {
    let mut nodes = Nodes::new().await;
    let deadline = Instant::now() + Duration::from_secs(150);
    let mut erp = nodes.town.erp();
    for _ in 0..4 {
        erp.hand_over(deadline).await;
    }
    nodes.town.settled_in_the_end(deadline).await;
    begin(&nodes, deadline).await;
    let (town, cable) = (&nodes.town, &nodes.cable);
    assert!(cable.is_silent());
    town.ready(&nodes.far.metrics, false, Instant::now() + NOTICED).await;
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let (asked, page) = (Instant::now(), format!("http://{}/forgot", nodes.far.listen));
    let form = http.post(&page).header("content-type", "application/x-www-form-urlencoded").body("x=y");
    let token = http.post(format!("http://{}/token", nodes.far.listen)).basic_auth("erp", Some("x"));
    let token = token.header("content-type", "application/x-www-form-urlencoded").body("grant_type=client_credentials");
    let answers = (form.send().await.expect("an answer"), token.send().await.expect("an answer"));
    assert!(asked.elapsed() < 2 * NOTICED, "{answers:?} after {:?}", asked.elapsed());
    // Work goes on at the other, also what this one had in hand, although its session at the server may live.
    nodes.doors(&[&nodes.near]);
    for _ in 0..2 {
        erp.hand_over(deadline).await;
    }
    town.everybody_has_mail(Instant::now() + Duration::from_secs(60)).await;
    cable.mend();
    town.ready(&nodes.far.metrics, true, Instant::now() + NOTICED).await;
    nodes.doors(&[&nodes.far]);
    erp.hand_over(deadline).await;
    nodes.both();
    town.settled_in_the_end(deadline).await;
    let counted = town.ledger.check(&town.relay);
    // It can also be asked to end while nothing comes through.
    cable.fall_silent();
    nodes.far.terminate();
    let asked = Instant::now();
    assert_eq!(nodes.far.wait(), Some(0));
    assert!(asked.elapsed() < 2 * NOTICED);
    counted
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_database_falls_silent_says_so_gives_up_waiting_and_comes_back() {
    let counted = silent(async |nodes, _| nodes.cable.fall_silent()).await;
    assert_eq!(counted.copies, 0, "no mail was sent twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_in_the_middle_of_a_claim_keeps_its_mails_from_the_others_for_seconds_only() {
    silent(async |nodes, deadline| {
        nodes.cable.fall_silent_after(&["sending", &nodes.far.node]);
        let mut erp = nodes.town.erp();
        while !nodes.cable.is_silent() {
            erp.hand_over(deadline).await;
        }
    })
    .await;
}
