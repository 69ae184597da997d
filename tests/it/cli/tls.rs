//! TLS in the process: HTTP/2, and certificates that change while it runs.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::eventually;
use crate::support::program::{Home, Serving};

/// A home whose server shows the certificate `name`.
fn home(name: &str) -> Home {
    let home = Home::new();
    make(&home, name);
    install(&home, name);
    let (certificate, key) = (path(&home, "site.pem"), path(&home, "site.key"));
    home.with("SERVER__TLS__CERTIFICATE", &certificate).with("SERVER__TLS__KEY", &key)
}

fn path(home: &Home, name: &str) -> String {
    home.path(name).display().to_string()
}

/// Makes a certificate for the issuer's host, signed by itself.
fn make(home: &Home, name: &str) {
    let (certificate, key) = (path(home, &format!("{name}.pem")), path(home, &format!("{name}.key")));
    let kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    let whose = ["-subj", "/CN=id.localhost", "-addext", "subjectAltName=DNS:id.localhost"];
    let into = ["-keyout", &key, "-out", &certificate];
    let made = Command::new("openssl").args([&kind[..], &whose, &into].concat()).output().expect("openssl");
    assert!(made.status.success(), "{made:?}");
}

/// Whoever renews writes one file after the other.
fn install(home: &Home, name: &str) {
    for end in ["pem", "key"] {
        std::fs::copy(home.path(&format!("{name}.{end}")), home.path(&format!("site.{end}"))).expect("a copy");
    }
}

/// What `curl` says of a page when it trusts this certificate alone: protocol and status, or its exit code.
fn asked(home: &Home, serving: &Serving, trusted: &str, how: &str) -> Result<String, Option<i32>> {
    let port = serving.listen.rsplit(':').next().expect("a port");
    let authority = path(home, &format!("{trusted}.pem"));
    let (place, url) = (format!("id.localhost:{port}:127.0.0.1"), format!("https://id.localhost:{port}/login"));
    let args = [
        "-s",
        how,
        "--cacert",
        &authority,
        "--resolve",
        &place,
        "-o",
        "/dev/null",
        "-w",
        "%{http_version} %{http_code}",
    ];
    let said = Command::new("curl").args(args).arg(url).output().expect("curl");
    match said.status.success() {
        true => Ok(String::from_utf8(said.stdout).expect("UTF-8")),
        false => Err(said.status.code()),
    }
}

const UNTRUSTED: Result<String, Option<i32>> = Err(Some(60));

#[test]
fn tls_ends_in_the_process_with_http_2_and_a_new_certificate_is_taken_up_while_it_runs() {
    let home = home("first");
    home.run(&["check-config"]).fine();
    home.run(&["migrate"]).fine();
    let mut serving = home.serve();
    assert_eq!(asked(&home, &serving, "first", "--http2"), Ok("2 200".into()));
    assert_eq!(asked(&home, &serving, "first", "--http1.1"), Ok("1.1 200".into()));

    home.file("site.key", "-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----\n");
    let said = serving.line_with("the old one serves on");
    assert!(said.contains("ERROR") && said.contains("no pair"), "{said}");
    assert_eq!(asked(&home, &serving, "first", "--http2"), Ok("2 200".into()));

    make(&home, "second");
    install(&home, "second");
    serving.line_with("the certificate was read anew");
    assert_eq!(asked(&home, &serving, "second", "--http2"), Ok("2 200".into()));
    assert_eq!(asked(&home, &serving, "first", "--http2"), UNTRUSTED);
    serving.terminate();
    assert_eq!(serving.wait(), Some(0));
}

#[test]
fn a_connection_under_tls_whose_next_request_does_not_come_is_cut() {
    let home = home("first").with("SERVER__KEEP_ALIVE_SECONDS", "1");
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    let mut client = Command::new("openssl")
        .args(["s_client", "-quiet", "-alpn", "http/1.1", "-connect", &serving.listen])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl");
    let mut says = client.stdin.take().expect("piped");
    says.write_all(b"GET /robots.txt HTTP/1.1\r\nHost: id.localhost\r\n\r\nGET /rob").expect("a request and a half");
    says.flush().expect("sent");
    eventually("the end of the connection", || client.try_wait().expect("a child"));
}

#[test]
fn a_certificate_that_cannot_be_used_is_found_before_anything_starts() {
    let home = home("first");
    make(&home, "other");
    std::fs::copy(home.path("other.key"), home.path("site.key")).expect("a copy");
    home.run(&["check-config"]).says(2, &["server.tls: ", "no pair"]);
    home.file("site.pem", "nothing");
    home.run(&["check-config"]).says(2, &["server.tls.certificate: ", "site.pem"]);
    let half = home.with("SERVER__TLS__KEY", "");
    half.run(&["check-config"]).says(2, &["server.tls.certificate: ", "belong together"]);
}
