//! Nodes on one database, an ERP that hands over resellers to any of them, and a relay.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cracha::db::connect::{DbUrl, Purpose, open};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::ledger::{self, Ledger};
use crate::support::faulty_relay::FaultyRelay;
use crate::support::people::cnpj;
use crate::support::program::{Home, Serving};

/// Records of one call.
const EACH: usize = 5;

/// See the module.
pub struct Town {
    /// Settings and folder of every node.
    pub home: Home,
    /// Where the mails go.
    pub relay: FaultyRelay,
    /// See [`Ledger`].
    pub ledger: Arc<Ledger>,
    /// Where the nodes listen.
    pub doors: Arc<Mutex<Vec<String>>>,
    secret: String,
}

impl Town {
    /// With an ERP; a dead node's messages are taken over after half a minute, and the schedule of credentials runs every
    /// second.
    pub async fn new(home: Home) -> Self {
        let relay = FaultyRelay::start().await;
        let home = home
            .with("MAIL__TRANSPORT", "smtp")
            .with("MAIL__SMTP__HOST", "127.0.0.1")
            .with("MAIL__SMTP__PORT", &relay.port.to_string())
            .with("MAIL__SMTP__SECURITY", "none")
            .with("MAIL__SMTP__TIMEOUT_SECONDS", "2")
            .with("OUTBOX__LEASE_SECONDS", "30")
            .with("OUTBOX__FIRST_RETRY_SECONDS", "1")
            .with("OUTBOX__UNKNOWN_WAIT_SECONDS", "1")
            .with("LOG__LEVEL", "info");
        home.run(&["migrate"]).fine();
        let added = home.run(&[
            "client",
            "add",
            "erp",
            "--name",
            "ERP",
            "--grant",
            "client_credentials",
            "--scope",
            "resellers.write",
        ]);
        let said = added.fine();
        let secret = said.split_whitespace().find(|word| word.len() >= 40).expect("a secret").to_owned();
        drop(home.serve()); // makes the schedules
        home.run(&[
            "schedule",
            "set",
            "provision",
            "--expression",
            "* * * * * *",
            "--why",
            "credenciais em segundos",
            "--yes",
        ])
        .fine();
        Self { home, relay, ledger: Arc::default(), doors: Arc::default(), secret }
    }

    /// Starts one more node.
    pub fn node(&self) -> Serving {
        self.home.serve()
    }

    /// Where the node of this place listens.
    pub fn door(&self, place: usize) -> String {
        self.doors.lock().unwrap()[place].clone()
    }

    /// Waits until a node says at this address that it is ready, or that it is not.
    pub async fn ready(&self, metrics: &str, ready: bool, deadline: Instant) {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        loop {
            let answer = http.get(format!("http://{metrics}/health/ready")).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success() == ready) {
                return;
            }
            assert!(Instant::now() < deadline, "ready = {ready} was never said");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until this count is above zero.
    pub async fn when(&self, what: &str, deadline: Instant, sql: &str) {
        while self.count(sql) == 0 {
            assert!(Instant::now() < deadline, "waited in vain: {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the database itself says, past the product.
    pub fn count(&self, sql: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let url = DbUrl::parse(&self.home.setting("DATABASE__URL")).expect("a URL");
        let mut database = open(&url, Purpose::Read).expect("the database");
        diesel::RunQueryDsl::get_result::<Count>(diesel::sql_query(sql), &mut database).expect("a count").n
    }

    /// Everybody who was acknowledged has the first mail.
    pub async fn everybody_has_mail(&self, deadline: Instant) {
        loop {
            let missing = self.ledger.missing(&self.relay);
            if missing.is_empty() {
                return;
            }
            assert!(Instant::now() < deadline, "{} wait for their mail: {:?}", missing.len(), missing.first());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Every mail that was caused came to an end, nobody was made twice, nobody forgotten.
    pub async fn settled_in_the_end(&self, deadline: Instant) {
        self.everybody_has_mail(deadline).await;
        let open = "SELECT count(*) AS n FROM messages WHERE state IN ('queued', 'sending', 'delayed', 'unknown')";
        while self.count(open) > 0 {
            assert!(Instant::now() < deadline, "{} messages are under way", self.count(open));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let twice = "SELECT count(*) AS n FROM (SELECT 1 FROM users GROUP BY reseller_id HAVING count(*) > 1) AS twice";
        assert_eq!(self.count(twice), 0, "a reseller has two first Administrators");
        let without = "SELECT count(*) AS n FROM resellers r WHERE state = 'active' AND NOT EXISTS \
                       (SELECT 1 FROM messages m WHERE m.reseller_id = r.id AND m.promise_id IS NOT NULL)";
        assert_eq!(self.count(without), 0, "a reseller was forgotten");
    }

    /// What the ERP needs.
    pub fn erp(&self) -> Erp {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().expect("a client");
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Erp {
            http,
            doors: self.doors.clone(),
            ledger: self.ledger.clone(),
            secret: self.secret.clone(),
            token: None,
            number,
            made: 0,
        }
    }
}

/// One caller: it sends each call until it is answered, to one node after the other, under the same key.
pub struct Erp {
    http: reqwest::Client,
    doors: Arc<Mutex<Vec<String>>>,
    ledger: Arc<Ledger>,
    secret: String,
    token: Option<String>,
    number: usize,
    made: usize,
}

impl Erp {
    /// Hands over the next five resellers, and suspends one of the last five now and then.
    pub async fn hand_over(&mut self, deadline: Instant) {
        let ids: Vec<String> =
            (0..EACH).map(|place| format!("{}", 100_000 * (self.number + 1) + self.made + place)).collect();
        self.made += EACH;
        let records: Vec<Value> = ids.iter().map(|id| record(id)).collect();
        let answer = self.until_answered(&json!(records), deadline).await;
        let results = answer["results"].as_array().expect("results").clone();
        for (id, result) in ids.iter().zip(&results) {
            assert!(matches!(result["outcome"].as_str(), Some("created" | "unchanged")), "{id}: {result}");
            self.ledger.acknowledge(id);
        }
        if self.made.is_multiple_of(EACH * 7) {
            let mut suspended = record(&ids[0]);
            suspended["state"] = json!("suspended");
            self.until_answered(&json!([suspended]), deadline).await;
            self.ledger.suspend(&ids[0]);
        }
    }

    async fn until_answered(&mut self, body: &Value, deadline: Instant) -> Value {
        let key = uuid::Uuid::now_v7().to_string();
        let mut turn = self.made;
        loop {
            assert!(Instant::now() < deadline, "no node answered in time");
            turn += 1;
            if let Some(answer) = self.call(&key, body, turn).await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn call(&mut self, key: &str, body: &Value, turn: usize) -> Option<Value> {
        let door = {
            let doors = self.doors.lock().unwrap();
            doors.get(turn % doors.len().max(1))?.clone()
        };
        let token = match &self.token {
            Some(token) => token.clone(),
            None => {
                let form = "grant_type=client_credentials&scope=resellers.write";
                let asked = self.http.post(format!("http://{door}/token")).basic_auth("erp", Some(&self.secret));
                let asked = asked.header("content-type", "application/x-www-form-urlencoded").body(form);
                let answer: Value = serde_json::from_str(&asked.send().await.ok()?.text().await.ok()?).ok()?;
                let token = answer["access_token"].as_str()?.to_owned();
                self.token = Some(token.clone());
                token
            }
        };
        let sent = self.http.post(format!("http://{door}/api/v1/resellers")).bearer_auth(token);
        let sent =
            sent.header("idempotency-key", key).header("content-type", "application/json").body(body.to_string());
        let answer = sent.send().await.ok()?;
        match answer.status() {
            StatusCode::OK => serde_json::from_str(&answer.text().await.ok()?).ok(),
            StatusCode::UNAUTHORIZED => {
                self.token = None;
                None
            }
            // Another node works on it, or none can just now.
            StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => None,
            other => panic!("{other}: {}", answer.text().await.unwrap_or_default()),
        }
    }
}

fn record(id: &str) -> Value {
    json!({
        "external_id": id,
        "legal_name": format!("Revenda {id} Ltda"),
        "cnpj": cnpj(id),
        "contact": { "name": format!("Pessoa {id}"), "email": ledger::address(id) },
    })
}
