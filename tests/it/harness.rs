//! The things that other tests stand on do what they say.

use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::browser::{Browser, Options, PHONE};
use crate::support::http::Http;
use crate::support::pg::PgDatabase;
use crate::support::smtp::{LOGIN, MailServer, PASSWORD, REFUSED};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[test]
fn every_test_has_a_database_of_its_own() {
    let (one, two) = (PgDatabase::empty(), PgDatabase::empty());
    one.execute("CREATE TABLE only_here (id BIGINT)");
    two.execute("CREATE TABLE only_here (id BIGINT)");
    one.connect().batch_execute("INSERT INTO only_here VALUES (1)").unwrap();
    let rows: Count = sql_query("SELECT count(*) AS count FROM only_here").get_result(&mut two.connect()).unwrap();
    assert_eq!(rows.count, 0);
}

#[test]
fn a_dropped_database_is_gone() {
    let database = PgDatabase::empty();
    let url = database.url();
    let _still_connected = database.connect();
    drop(database);
    assert!(<diesel::PgConnection as diesel::Connection>::establish(&url).is_err());
}

fn mail(to: &str) -> Message {
    Message::builder()
        .from("cracha@example.com".parse().unwrap())
        .to(to.parse().unwrap())
        .subject("Olá")
        .body("Corpo".to_string())
        .unwrap()
}

#[tokio::test]
async fn the_mail_server_takes_mail_over_starttls_and_tls_from_those_who_prove_themselves() {
    let server = MailServer::start();
    let pem = std::fs::read(server.certificate()).unwrap();
    for (port, wrapped) in [(server.starttls_port, false), (server.tls_port, true)] {
        let parameters = TlsParameters::builder("localhost".to_string())
            .add_root_certificate(Certificate::from_pem(&pem).unwrap())
            .build()
            .unwrap();
        let transport = |password: &str| {
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
                .port(port)
                .tls(if wrapped { Tls::Wrapper(parameters.clone()) } else { Tls::Required(parameters.clone()) })
                .credentials(Credentials::new(LOGIN.to_string(), password.to_string()))
                .build()
        };
        transport(PASSWORD).send(mail("maria@revenda.example")).await.unwrap();
        assert!(transport("errada").send(mail("maria@revenda.example")).await.is_err());
    }
    let delivered = server.deliveries(2);
    assert!(delivered.iter().all(|m| m.header("to") == "maria@revenda.example" && m.body().contains("Corpo")));
}

#[tokio::test]
async fn the_mail_server_refuses_one_recipient() {
    let server = MailServer::start();
    let plain = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(server.plain_port).build();
    let refusal = plain.send(mail(REFUSED)).await.unwrap_err();
    assert!(refusal.is_permanent(), "{refusal}");
    plain.send(mail("outra@example.com")).await.unwrap();
    assert_eq!(server.deliveries(1).len(), 1);
}

/// Answers every request with the same page and hands out each request's first line and cookies.
async fn tiny_site(page: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = vec![0; 8192];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let cookie = request.lines().find(|l| l.to_lowercase().starts_with("cookie:")).unwrap_or("none");
                let body = page.replace("{cookie}", cookie).replace("{last}", request.lines().last().unwrap_or(""));
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\nset-cookie: a=1; Path=/\r\n\
                     content-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all((head + &body).as_bytes()).await;
            });
        }
    });
    port
}

const SITE: &str = "<!doctype html><html lang=pt-BR><meta name=viewport content='width=device-width'><title>Teste</title><body style='color-scheme: light dark'>
    <p id=js>sem script</p><p>{cookie}</p><p>{last}</p>
    <script>document.getElementById('js').textContent = 'com script ' + innerWidth + ' ' +
      matchMedia('(prefers-color-scheme: dark)').matches + ' ' + navigator.language</script>
    <form method=post action=/there><input name=login value=x><input type=hidden name=csrf value=t>
    <input type=checkbox name=box value=1><button>Entrar</button></form>";

#[tokio::test]
async fn a_browser_resolves_sites_under_localhost_and_shows_them_as_asked() {
    let port = tiny_site(SITE).await;
    let wanted = Options { size: PHONE, dark: true, language: "es", ..Options::default() };
    let browser = Browser::with(wanted).await;
    browser.goto(&format!("http://loja.localhost:{port}/")).await.unwrap();
    browser.sees("com script 360 true es").await;
    browser.fill("input[name=login]", "1001.maria").await;
    browser.press("Entrar").await;
    browser.sees("login=1001.maria&csrf=t").await;
    browser.sees("Cookie: a=1").await;
    let file = tempfile::tempdir().unwrap();
    let picture = file.path().join("page.png");
    browser.picture(&picture).await;
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_browser_without_javascript_runs_none() {
    let port = tiny_site(SITE).await;
    let browser = Browser::with(Options { javascript: false, ..Options::default() }).await;
    browser.goto(&format!("http://127.0.0.1:{port}/")).await.unwrap();
    browser.sees("sem script").await;
}

#[tokio::test]
async fn the_http_client_keeps_cookies_and_sends_forms() {
    let port = tiny_site(SITE).await;
    let http = Http::new(&format!("http://id.localhost:{port}"));
    let page = http.get("/").await;
    assert!(page.text().contains("sem script none") && !page.text().contains("innerWidth"), "{}", page.text());
    assert_eq!(http.cookie("a").as_deref(), Some("1"));
    let form = page.form("form").set("login", "1001.joão").tick("box", "1");
    assert_eq!(form.action.path(), "/there");
    let answer = http.submit(&form).await;
    assert!(answer.text().contains("cookie: a=1"));
    assert!(answer.text().contains("login=1001.jo%C3%A3o&csrf=t&box=1"), "{}", answer.text());
}
