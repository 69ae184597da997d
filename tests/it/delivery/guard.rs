//! The guard before every request that leaves (P2-44, G46): addresses, schemes, redirects, size, time, authorities.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cracha::app::outgoing::{NoAnswer, Outgoing};
use cracha::config::Config;

use super::portal::Portal;

fn config(issuer: &str, allow: &[&str]) -> Config {
    let loopback = issuer.starts_with("http:").to_string();
    let settings = [("CRACHA_PROVIDER__ISSUER", issuer.to_owned()), ("CRACHA_PROVIDER__INSECURE_LOOPBACK", loopback)];
    let settings = settings.map(|(name, value)| (name.to_owned(), value));
    let mut config = Config::load(None, settings).unwrap_or_else(|problems| panic!("{problems:?}"));
    config.outgoing.allow = allow.iter().map(|entry| (*entry).to_owned()).collect();
    (config.outgoing.timeout_seconds, config.outgoing.max_bytes) = (1, 1000);
    config
}

/// Of an issuer on loopback, which may speak http.
fn loopback(allow: &[&str]) -> Outgoing {
    Outgoing::from_config(&config("http://id.localhost:8080", allow)).unwrap()
}

/// Of an issuer on the internet.
fn public(allow: &[&str]) -> Outgoing {
    Outgoing::from_config(&config("https://id.example.com", allow)).unwrap()
}

async fn refused(outgoing: &Outgoing, url: &str) -> NoAnswer {
    match outgoing.post_form(url, &[("a", "b")]).await {
        Err(refusal) => refusal,
        Ok(answer) => panic!("{url}: {answer:?}"),
    }
}

#[tokio::test]
async fn p2_44_g46_an_address_that_is_not_public_is_refused_without_a_connection() {
    let portal = Portal::saying("200 OK").await;
    let port = portal.port;
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "224.0.0.1",
        "255.255.255.255",
    ] {
        for outgoing in [public(&[]), loopback(&[]), loopback(&["other.example", "10.0.0.2"])] {
            let refusal = refused(&outgoing, &format!("https://{host}:{port}/logout")).await;
            assert!(refusal.for_good, "{host}: {refusal:?}");
            assert!(refusal.why.contains("not a public address"), "{host}: {refusal:?}");
        }
    }
    assert!(portal.seen().is_empty());
}

#[tokio::test]
async fn p2_44_g46_a_name_that_leads_to_a_private_address_is_refused_and_is_tried_again_later() {
    let portal = Portal::saying("200 OK").await;
    for host in ["localhost", "LOCALHOST.", "intern.localhost"] {
        let refusal = refused(&loopback(&[]), &format!("http://{host}:{}/logout", portal.port)).await;
        assert!(!refusal.for_good, "a name may lead elsewhere tomorrow: {refusal:?}");
        assert!(refusal.why.contains("no public address"), "{host}: {refusal:?}");
    }
    assert!(portal.seen().is_empty());
}

#[tokio::test]
async fn p2_44_g46_what_the_configuration_names_is_let_through_by_address_or_by_name() {
    let portal = Portal::saying("204 No Content").await;
    for (allow, host) in [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "intern.localhost"),
        ("intern.localhost", "intern.localhost"),
        ("Intern.Localhost.", "INTERN.localhost"),
    ] {
        let answer = loopback(&[allow]).post_form(&format!("http://{host}:{}/x", portal.port), &[("a", "b c&d")]).await;
        assert_eq!(answer.expect(allow).status, 204);
    }
    let seen = portal.seen();
    assert_eq!(seen.len(), 4);
    assert!(seen[0].starts_with("POST /x HTTP/1.1") && seen[0].ends_with("a=b+c%26d"), "{}", seen[0]);
    let refusal = refused(&loopback(&["intern.localhost"]), &format!("http://other.localhost:{}/", portal.port)).await;
    assert!(refusal.why.contains("no public address"), "{refusal:?}");
}

#[tokio::test]
async fn p2_44_g46_no_redirect_is_followed() {
    let portal = Portal::saying("200 OK").await;
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("{status}\r\nLocation: http://127.0.0.1:{}/inside", portal.port);
        let redirecting = Portal::saying(&location).await;
        let answer = loopback(&["127.0.0.1"]).post_form(&redirecting.url(), &[("a", "b")]).await.unwrap();
        assert_eq!(answer.status.to_string(), status[..3]);
        assert_eq!(redirecting.seen().len(), 1);
    }
    assert!(portal.seen().is_empty());
}

#[tokio::test]
async fn p2_44_g46_an_answer_has_a_limit_of_size() {
    let body =
        |n: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {n}\r\nConnection: close\r\n\r\n{}", "x".repeat(n));
    let portal = Portal::answering(&body(1000)).await;
    let answer = loopback(&["127.0.0.1"]).post_form(&portal.url(), &[]).await.unwrap();
    assert_eq!(answer.body.len(), 1000);
    let portal = Portal::answering(&body(1001)).await;
    let refusal = refused(&loopback(&["127.0.0.1"]), &portal.url()).await;
    assert!(!refusal.for_good && refusal.why.contains("more than 1000 bytes"), "{refusal:?}");
}

#[tokio::test]
async fn p2_44_g46_an_answer_has_a_limit_of_time_whatever_it_begins_with() {
    let silent = Portal::answering("").await;
    let refusal = refused(&loopback(&["127.0.0.1"]), &silent.url()).await;
    assert_eq!((refusal.for_good, refusal.why.as_str()), (false, "no answer in time"));
}

#[tokio::test]
async fn p2_44_g46_only_https_unless_a_loopback_issuer_allows_http() {
    let portal = Portal::saying("200 OK").await;
    let refusal = refused(&public(&["127.0.0.1"]), &portal.url()).await;
    assert_eq!((refusal.for_good, refusal.why.as_str()), (true, "http is not allowed"));
    let mut strict = config("http://id.localhost:8080", &["127.0.0.1"]);
    strict.provider.insecure_loopback = false;
    assert!(refused(&Outgoing::from_config(&strict).unwrap(), &portal.url()).await.for_good);
    for url in ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "logout", ""] {
        assert!(refused(&loopback(&["127.0.0.1"]), url).await.for_good, "{url}");
    }
    assert!(portal.seen().is_empty());
}

/// A portal in the house: a TLS server with a certificate of an authority that nobody else knows.
struct Inner {
    folder: tempfile::TempDir,
    server: Child,
    port: u16,
}

/// Takes any post over TLS and answers 204.
const SERVER: &str = r#"
import http.server, ssl, sys
class Portal(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Portal)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain("portal.pem", "portal.key")
server.socket = tls.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
"#;

impl Inner {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ask = "subjectAltName=DNS:portal.localhost\nbasicConstraints=CA:FALSE\n";
        std::fs::write(folder.path().join("portal.ext"), ask).unwrap();
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let ca = ["req", "-x509", "-days", "30", "-subj", "/CN=House CA", "-keyout", "ca.key", "-out", "ca.pem"];
        openssl(folder.path(), &[&ca[..], &key[..]].concat());
        let request = ["req", "-new", "-subj", "/CN=portal.localhost", "-keyout", "portal.key", "-out", "portal.csr"];
        openssl(folder.path(), &[&request[..], &key[..]].concat());
        let sign = ["x509", "-req", "-in", "portal.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
        let into = ["-days", "30", "-extfile", "portal.ext", "-out", "portal.pem"];
        openssl(folder.path(), &[&sign[..], &into[..]].concat());
        let mut python = Command::new("python3");
        python.args(["-c", SERVER]).current_dir(folder.path()).stdout(Stdio::piped());
        let mut server = python.spawn().expect("python3");
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("a port");
        Self { folder, server, port }
    }

    fn url(&self) -> String {
        format!("https://portal.localhost:{}/logout", self.port)
    }

    fn authority(&self) -> String {
        self.folder.path().join("ca.pem").display().to_string()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn openssl(folder: &Path, args: &[&str]) {
    let done = Command::new("openssl").args(args).current_dir(folder).output().expect("openssl");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn a_portal_of_an_inner_authority_is_reached_with_its_certificate_in_ca_file_and_only_then() {
    let inner = Inner::start();
    let mut config = config("https://id.example.com", &["portal.localhost"]);
    config.outgoing.timeout_seconds = 5;
    let refusal = refused(&Outgoing::from_config(&config).unwrap(), &inner.url()).await;
    assert!(!refusal.for_good && refusal.why.to_lowercase().contains("certificate"), "{refusal:?}");
    config.outgoing.ca_file = inner.authority();
    let answer = Outgoing::from_config(&config).unwrap().post_form(&inner.url(), &[("a", "b")]).await;
    assert_eq!(answer.expect("an answer").status, 204);
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_used_is_named_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing").unwrap();
    for file in [folder.path().join("missing.pem"), empty] {
        let mut config = config("https://id.example.com", &[]);
        config.outgoing.ca_file = file.display().to_string();
        let error = Outgoing::from_config(&config).unwrap_err().to_string();
        assert!(error.contains("outgoing.ca_file") && error.contains(&config.outgoing.ca_file), "{error}");
    }
}
