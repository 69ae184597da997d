//! What is measured. Each part warms up before it counts.

use std::sync::Arc;
use std::time::{Duration, Instant as Watch};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::house::{self, Engine, House, PASSWORD, SECRET, Serving};
use super::http::Client;
use super::table::Table;

const CALLBACK: &str = "http%3A%2F%2F127.0.0.1%3A9%2Fcallback";

/// Runs `work` so many times on each of `clients` connections; the server's CPU seconds per 1,000, and PostgreSQL's.
pub(super) async fn per_thousand<F, Fut>(
    serving: &Serving<'_>,
    port: u16,
    clients: usize,
    each: usize,
    work: F,
) -> (f64, f64)
where
    F: Fn(Client, usize, usize) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let mut tasks = Vec::new();
    let before = serving.cpu();
    for number in 0..clients {
        tasks.push(tokio::spawn(work(Client::connect(port).await.expect("a connection"), number, each)));
    }
    for task in tasks {
        task.await.expect("no panic");
    }
    let after = serving.cpu();
    let thousands = (clients * each) as f64 / 1000.0;
    ((after.cracha - before.cracha) / thousands, (after.postgres - before.postgres) / thousands)
}

/// A browser that has loaded the login page: its cookie and the form's token.
#[derive(Clone)]
pub(super) struct Browser {
    cookies: String,
    csrf: String,
}

impl Browser {
    pub async fn open(client: &mut Client) -> Self {
        let page = client.get("/login", "").await;
        let cookies: Vec<&str> = page.headers("set-cookie").filter_map(|c| c.split(';').next()).collect();
        let cookies = cookies.join("; ");
        let csrf = page.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        Self { cookies, csrf: csrf.expect("a form token").to_owned() }
    }

    /// Sends the login form.
    pub async fn try_to_log_in(&self, client: &mut Client, person: usize) -> super::http::Answer {
        self.try_as(client, &format!("bench.p{person}")).await
    }

    async fn try_as(&self, client: &mut Client, login: &str) -> super::http::Answer {
        self.send(client, "/login", &format!("login={login}&password={}", PASSWORD.replace(' ', "+"))).await
    }

    /// Logged in, with the token of that session's forms.
    pub async fn signed_in(&self, client: &mut Client, login: &str) -> Self {
        let cookies = self.log_in_as(client, login).await;
        let page = client.get("/account/language", &format!("Cookie: {cookies}\r\n")).await;
        let csrf = page.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        Self { cookies, csrf: csrf.expect("a form token").to_owned() }
    }

    /// A page as this browser sees it.
    pub async fn get(&self, client: &mut Client, path: &str) -> super::http::Answer {
        client.get(path, &format!("Cookie: {}\r\n", self.cookies)).await
    }

    /// Sends a form: the token, and what was typed, already encoded.
    pub async fn send(&self, client: &mut Client, path: &str, typed: &str) -> super::http::Answer {
        let form = format!("csrf={}&{typed}", self.csrf);
        client.post(path, &format!("Cookie: {}\r\n{SAME_ORIGIN}", self.cookies), &form).await
    }

    /// Logs in; the cookies with the session among them.
    pub async fn log_in(&self, client: &mut Client, person: usize) -> String {
        self.log_in_as(client, &format!("bench.p{person}")).await
    }

    /// The same with any login.
    pub async fn log_in_as(&self, client: &mut Client, login: &str) -> String {
        let answer = self.try_as(client, login).await;
        assert_eq!(answer.status, 303, "{}\n{}", answer.head, answer.body);
        let new: Vec<&str> = answer.headers("set-cookie").filter_map(|c| c.split(';').next()).collect();
        format!("{}; {}", self.cookies, new.join("; "))
    }
}

/// What a browser says of a form that it got from the same site.
const SAME_ORIGIN: &str = "Sec-Fetch-Site: same-origin\r\n";

pub(super) fn basic(client: &str) -> String {
    format!("Authorization: Basic {}\r\n", STANDARD.encode(format!("{client}:{SECRET}")))
}

/// A code for a living session, exchanged; the answer's body is JSON.
pub(super) async fn flow(client: &mut Client, id: &str, cookies: &str) -> super::http::Answer {
    let path = format!(
        "/authorize?client_id={id}&redirect_uri={CALLBACK}&response_type=code&scope=openid+profile+email+reseller&state=s&nonce=n"
    );
    let answer = client.get(&path, &format!("Cookie: {cookies}\r\n")).await;
    let location = answer.header("location").unwrap_or_else(|| panic!("no redirect: {}", answer.head));
    let code = location.split("code=").nth(1).unwrap_or_else(|| panic!("no code: {location}"));
    let code = code.split('&').next().unwrap_or_default();
    let form = format!("grant_type=authorization_code&code={code}&redirect_uri={CALLBACK}");
    let answer = client.post("/token", &basic(id), &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// A refresh token of this person.
pub(super) async fn refreshing(client: &mut Client, person: usize) -> String {
    let browser = Browser::open(client).await;
    let session = browser.log_in(client, person).await;
    flow(client, "es256", &session).await.json("refresh_token")
}

/// Start to first answer when there is nothing yet.
pub async fn start_on_nothing(engine: Engine, table: &mut Table) {
    if table.wants("start") {
        let house = House::new(engine);
        prepare(&house);
        let (_serving, took) = house.serve().await;
        table.at_most("start, no data", took.as_secs_f64(), 1.0, "s", None);
    }
}

/// Nobody's data is made by `serve` alone.
fn prepare(house: &House) {
    let done = house.command(&["migrate"]).status().expect("the program");
    assert!(done.success(), "migrate");
}

/// Start to first answer on an existing database: the best of five.
pub async fn start_on_data(house: &House, table: &mut Table) {
    if table.wants("start") {
        let mut best = f64::MAX;
        for _ in 0..5 {
            best = best.min(house.serve().await.1.as_secs_f64());
        }
        table.at_most("start, existing data (best of 5)", best, 0.1, "s", None);
    }
}

/// Discovery and keys.
pub async fn documents(house: &House, serving: &Serving<'_>, table: &mut Table) {
    for (what, path) in [("discovery", "/.well-known/openid-configuration"), ("JWKS", "/jwks")] {
        if table.wants(what) {
            let work = |mut client: Client, _, each| async move {
                for _ in 0..each {
                    assert_eq!(client.get(path, "").await.status, 200);
                }
            };
            per_thousand(serving, house.port, 4, 250, work).await;
            let (cpu, postgres) = per_thousand(serving, house.port, 4, 5_000, work).await;
            table.at_most(what, cpu, 0.03, "s/1,000", Some(postgres));
        }
    }
}

/// Authorize → code → token with a session.
pub async fn code_flow(house: &House, serving: &Serving<'_>, table: &mut Table) {
    for (id, target) in [("rs256", 0.9), ("es256", 0.5), ("eddsa", 0.5)] {
        if !table.wants("code flow") {
            continue;
        }
        let mut client = Client::connect(house.port).await.expect("a connection");
        let browser = Browser::open(&mut client).await;
        let mut sessions = Vec::new();
        for person in 0..16 {
            sessions.push(browser.log_in(&mut client, person).await);
        }
        let sessions = Arc::new(sessions);
        let work = |mut client: Client, number: usize, each| {
            let sessions = sessions.clone();
            async move {
                for _ in 0..each {
                    flow(&mut client, id, &sessions[number]).await;
                }
            }
        };
        per_thousand(serving, house.port, 16, 5, work).await;
        let (cpu, postgres) = per_thousand(serving, house.port, 16, 125, work).await;
        table.at_most(&format!("code flow, {}", id.to_uppercase()), cpu, target, "s/1,000", Some(postgres));
    }
}

/// Refresh with an ID token.
pub async fn refresh(house: &House, serving: &Serving<'_>, table: &mut Table) {
    for (id, target) in [("rs256", 0.6), ("es256", 0.3)] {
        if !table.wants("refresh") {
            continue;
        }
        let mut client = Client::connect(house.port).await.expect("a connection");
        let browser = Browser::open(&mut client).await;
        let mut tokens = Vec::new();
        for person in 0..16 {
            let session = browser.log_in(&mut client, person).await;
            tokens.push(flow(&mut client, id, &session).await.json("refresh_token"));
        }
        let tokens = Arc::new(tokens);
        let work = |mut client: Client, number: usize, each| {
            let mut token = tokens[number].clone();
            async move {
                for _ in 0..each {
                    let form = format!("grant_type=refresh_token&refresh_token={token}");
                    let answer = client.post("/token", &basic(id), &form).await;
                    assert_eq!(answer.status, 200, "{}", answer.body);
                    assert!(answer.body.contains("id_token"));
                    token = answer.json("refresh_token");
                }
            }
        };
        let (cpu, postgres) = per_thousand(serving, house.port, 16, 125, work).await;
        table.at_most(&format!("refresh, {}", id.to_uppercase()), cpu, target, "s/1,000", Some(postgres));
    }
}

/// Client credentials, userinfo, introspection.
pub async fn machine_tokens(house: &House, serving: &Serving<'_>, table: &mut Table) {
    for (part, id, target, jwt) in
        [("client credentials", "erp", 0.15, false), ("client credentials, JWT ES256", "erp-jwt", 0.12, true)]
    {
        if !table.wants(part) {
            continue;
        }
        let work = move |mut client: Client, _, each| async move {
            for _ in 0..each {
                let form = "grant_type=client_credentials&scope=resellers.write";
                let answer = client.post("/token", &basic(id), form).await;
                assert_eq!(answer.status, 200, "{}", answer.body);
                assert_eq!(answer.json("access_token").starts_with("eyJ"), jwt);
            }
        };
        per_thousand(serving, house.port, 16, 10, work).await;
        let (cpu, postgres) = per_thousand(serving, house.port, 16, 250, work).await;
        table.at_most(part, cpu, target, "s/1,000", Some(postgres));
    }
    let mut client = Client::connect(house.port).await.expect("a connection");
    let browser = Browser::open(&mut client).await;
    let session = browser.log_in(&mut client, 0).await;
    let token = flow(&mut client, "rs256", &session).await.json("access_token");
    for what in ["userinfo", "introspection"] {
        if !table.wants(what) {
            continue;
        }
        let work = |mut client: Client, _, each| {
            let token = token.clone();
            async move {
                for _ in 0..each {
                    let answer = match what {
                        "userinfo" => client.get("/userinfo", &format!("Authorization: Bearer {token}\r\n")).await,
                        _ => client.post("/introspect", &basic("rs256"), &format!("token={token}")).await,
                    };
                    assert!(answer.status == 200 && !answer.body.contains("\"active\":false"), "{}", answer.body);
                }
            }
        };
        per_thousand(serving, house.port, 16, 10, work).await;
        let (cpu, postgres) = per_thousand(serving, house.port, 16, 250, work).await;
        table.at_most(what, cpu, 0.10, "s/1,000", Some(postgres));
    }
}

/// A file of 10,000 new resellers to as many written, signed mails.
pub async fn import(engine: Engine, table: &mut Table) {
    const COUNT: usize = 10_000;
    if !table.wants("import") {
        return;
    }
    let house = House::new(engine);
    prepare(&house);
    let (serving, _) = house.serve().await;
    let set = house
        .command(&["schedule", "set", "provision", "--batch", "10000", "--yes", "--why", "a figure"])
        .status()
        .expect("the program");
    assert!(set.success(), "schedule set");
    let file = house.dir.path().join("resellers.csv");
    house::csv(&file, COUNT);
    let (begin, before) = (Watch::now(), serving.cpu());
    let path = file.display().to_string();
    let done = house.command(&["reseller", "import", &path]).stdout(std::process::Stdio::null()).status();
    assert!(done.expect("the program").success(), "import");
    let imported = begin.elapsed();
    let run = house.command(&["schedule", "run", "provision"]).status().expect("the program");
    assert!(run.success(), "schedule run");
    while house.mails() < COUNT {
        assert!(begin.elapsed() < Duration::from_secs(300), "{} of {COUNT} mails after 5 min", house.mails());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let took = begin.elapsed().as_secs_f64();
    eprintln!(
        "import: {:.1} s to the last line, {:.1} s of CPU in serve",
        imported.as_secs_f64(),
        serving.cpu().cracha - before.cracha
    );
    table.at_most("import, 10,000 resellers to written mails, DKIM on", took, 15.0, "s", None);
}

/// What Prometheus asks for, beside messages that are over: 500,000, or as many as `CRACHA_OLD_MESSAGES` says.
pub async fn old_messages(engine: Engine, table: &mut Table) {
    if !table.wants("old messages") {
        return;
    }
    let count = std::env::var("CRACHA_OLD_MESSAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(500_000);
    let house = House::new(engine);
    prepare(&house);
    house.old_messages(count);
    let (_serving, _) = house.serve().await;
    let mut client = Client::connect(house.metrics_port()).await.expect("a connection");
    let mut best = f64::MAX;
    for _ in 0..10 {
        let begin = Watch::now();
        assert_eq!(client.get("/metrics", "").await.status, 200);
        best = best.min(begin.elapsed().as_secs_f64() * 1000.0);
    }
    table.at_most(&format!("/metrics beside {count} old messages (best of 10)"), best, 20.0, "ms", None);
}
