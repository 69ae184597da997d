//! `cracha demo` as a newcomer starts it: the real program in a process of its own, on six free ports.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use super::browser::Browser;

/// The running demo; it stops when dropped.
pub struct Demo {
    child: Child,
    base: u16,
    passwords: HashMap<String, String>,
}

/// Below the range that outgoing connections take theirs from.
static NEXT: AtomicU16 = AtomicU16::new(0);

impl Demo {
    /// Starts it and waits until it says that it is ready.
    pub fn start(more: &[&str]) -> Self {
        let base = free_set();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cracha"));
        command.args(["demo", "--port", &base.to_string()]).args(more);
        let mut child =
            command.env("LC_ALL", "C").stdout(Stdio::piped()).stdin(Stdio::null()).spawn().expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut passwords = HashMap::new();
        let mut said = Vec::new();
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("the demo ended: {said:?}")).expect("a line");
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [login, password, _, ..] = words[..]
                && password.matches('-').count() == 3
            {
                passwords.insert(login.to_owned(), password.to_owned());
            }
            if line.starts_with("Stop it") {
                break;
            }
            said.push(line);
        }
        // What it says later must not block it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, base, passwords }
    }

    /// A site by the first label of its name: `id`, `loja`, `cloud`, `erp`, `mail`, `demo`.
    pub fn at(&self, site: &str, path: &str) -> String {
        let names = ["id", "loja", "cloud", "erp", "mail", "demo"];
        let offset = names.iter().position(|name| *name == site).expect("a site") as u16;
        format!("http://{site}.localhost:{}{path}", self.base + offset)
    }

    /// The password that the terminal printed for a sample login.
    pub fn password(&self, login: &str) -> &str {
        self.passwords.get(login).unwrap_or_else(|| panic!("no password for {login}: {:?}", self.passwords.keys()))
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // SAFETY: a signal to our own child.
        unsafe { libc::kill(self.child.id() as i32, libc::SIGTERM) };
        let _ = self.child.wait();
    }
}

/// Types login and password at the provider, as somebody whom a portal sent there.
pub async fn sign_in(browser: &Browser, login: &str, password: &str) {
    browser.fill("input[name=login]", login).await;
    browser.fill("input[name=password]", password).await;
    browser.click("form button.main").await;
}

/// Opens a portal and signs in there.
pub async fn enter(browser: &Browser, demo: &Demo, portal: &str, login: &str) {
    browser.goto(&demo.at(portal, "/")).await.unwrap();
    browser.click("#enter").await;
    sign_in(browser, login, demo.password(login)).await;
}

/// What stands after a label in the open mail's text.
pub fn after<'a>(text: &'a str, label: &str) -> &'a str {
    let rest = text.split(label).nth(1).unwrap_or_else(|| panic!("no {label:?} in {text}"));
    rest.split_whitespace().next().unwrap_or_default()
}

/// The text of the newest mail to an address whose subject contains these words.
pub async fn mail(browser: &Browser, demo: &Demo, address: &str, subject: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
    browser.goto(&demo.at("mail", &format!("/?q={query}"))).await.unwrap();
    browser.sees(subject).await; // the page looks for new mail by itself
    browser.press(subject).await;
    browser.click("#mail summary").await;
    browser.element("#mail-text").await.text().await.unwrap()
}

/// The first of six free ports in a row.
pub fn free_set() -> u16 {
    let begin = 10_000 + (std::process::id() % 900) as u16 * 8;
    loop {
        let base = begin + NEXT.fetch_add(1, Ordering::Relaxed) * 8;
        // A browser goes to no port that another protocol is known by.
        if (base..base + 6).all(|port| port != 10_080 && TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return base;
        }
    }
}
