//! A real browser: Debian's Chromium through ChromeDriver, one driver per process, one browser per test.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use super::PATIENCE;
use super::server::Server;

static DRIVER: LazyLock<(u16, PathBuf, Server)> = LazyLock::new(|| {
    let server = Server::start("chromedriver", &[]);
    let words = server.words();
    (words[0].parse().expect("a port"), PathBuf::from(&words[1]), server)
});
static PROFILES: AtomicUsize = AtomicUsize::new(1);

const ALWAYS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How a browser starts.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Runs scripts of pages.
    pub javascript: bool,
    /// The viewport in CSS pixels.
    pub size: (u32, u32),
    /// What it asks pages for.
    pub language: &'static str,
    /// Prefers dark colours.
    pub dark: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { javascript: true, size: DESKTOP, language: "pt-BR", dark: false }
    }
}

/// A desktop's viewport.
pub const DESKTOP: (u32, u32) = (1280, 900);
/// A small telephone's viewport.
pub const PHONE: (u32, u32) = (360, 740);

/// A browser with a profile of its own (a private window, for our purposes); closed when dropped.
pub struct Browser {
    client: Client,
    session: String,
}

impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Browser {
    /// Opens one as a person in Brazil has it: JavaScript on, desktop size, pt-BR, light.
    pub async fn open() -> Self {
        Self::with(Options::default()).await
    }

    /// Opens one.
    pub async fn with(options: Options) -> Self {
        let (port, directory, _) = &*DRIVER;
        let profile = directory.join(format!("profile-{}", PROFILES.fetch_add(1, Ordering::Relaxed)));
        let mut args: Vec<String> = ALWAYS.iter().map(|flag| flag.to_string()).collect();
        args.push(format!("--user-data-dir={}", profile.display()));
        args.push(format!("--lang={}", options.language));
        let mut preferences = json!({ "intl.accept_languages": options.language });
        if !options.javascript {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let wanted = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": args, "prefs": preferences },
        });
        let Value::Object(capabilities) = wanted else { unreachable!() };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser");
        let session = client.session_id().await.expect("a session").expect("a session");
        let browser = Self { client, session };
        browser.resize(options.size).await;
        browser.dark(options.dark).await;
        browser
    }

    /// Sets the viewport, also to less than a window can be.
    pub async fn resize(&self, size: (u32, u32)) {
        self.scaled(size, 1.0).await;
    }

    /// Sets the viewport in CSS pixels and how many of the screen's each is: 2 is a page at 200 %.
    pub async fn scaled(&self, (width, height): (u32, u32), scale: f64) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Prefers dark colours, or light ones.
    pub async fn dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Any command of the DevTools protocol.
    pub async fn devtools(&self, command: &'static str, params: Value) -> Value {
        self.client.issue_cmd(Devtools { command, params }).await.unwrap_or_else(|e| panic!("{command}: {e}"))
    }

    /// Writes what is seen (the whole page, not only the viewport) to a PNG file.
    pub async fn picture(&self, file: &Path) {
        let taken = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
        let png = taken["data"].as_str().and_then(|data| {
            use base64::Engine;
            base64::engine::general_purpose::STANDARD.decode(data).ok()
        });
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent).expect("a directory for pictures");
        }
        std::fs::write(file, png.expect("a picture")).expect("a file for the picture");
    }

    /// The text that a person sees on the page.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page shows this text; a failure shows where the browser is and what it sees instead.
    pub async fn sees(&self, text: &str) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !self.text().await.contains(text) {
            if tokio::time::Instant::now() > deadline {
                let (url, seen) = (self.client.current_url().await, self.text().await);
                panic!("waited {PATIENCE:?} for {text:?}; at {url:?} the page reads:\n{seen}");
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// The element, as soon as there is one.
    pub async fn element(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(e) => panic!("no {css}: {e}; the page reads:\n{}", self.text().await),
        }
    }

    /// Replaces what is in a field.
    pub async fn fill(&self, css: &str, value: &str) {
        self.on(Locator::Css(css), async |field| {
            field.clear().await?;
            field.send_keys(value).await
        })
        .await;
    }

    /// Clicks on an element.
    pub async fn click(&self, css: &str) {
        self.on(Locator::Css(css), async |element| element.click().await).await;
    }

    /// Clicks on the link or button with this text.
    pub async fn press(&self, label: &str) {
        assert!(!label.contains('"'), "a label without quotation marks");
        let path = format!("//*[self::a or self::button or self::summary][contains(normalize-space(.), \"{label}\")]");
        self.on(Locator::XPath(&path), async |element| element.click().await).await;
    }

    /// Does something with an element as soon as there is one. One that went with the page before is looked for again.
    async fn on(&self, what: Locator<'_>, act: impl AsyncFn(Element) -> Result<(), CmdError>) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let done = match self.client.wait().at_most(PATIENCE).for_element(what).await {
                Ok(element) => act(element).await,
                Err(e) => Err(e),
            };
            match done {
                Ok(()) => return,
                Err(e) if e.is_stale_element_reference() && tokio::time::Instant::now() < deadline => {}
                Err(e) => panic!("{what:?}: {e}; the page reads:\n{}", self.text().await),
            }
        }
    }
}

impl Drop for Browser {
    /// Without the runtime, which may be gone when a test fails.
    fn drop(&mut self) {
        let Ok(mut driver) = TcpStream::connect(("127.0.0.1", DRIVER.0)) else { return };
        let _ = driver.set_read_timeout(Some(PATIENCE));
        let request = format!(
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.session, DRIVER.0
        );
        let _ = driver.write_all(request.as_bytes());
        let _ = driver.read(&mut [0; 1024]);
    }
}

#[derive(Debug)]
struct Devtools {
    command: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(json!({ "cmd": self.command, "params": self.params }).to_string()))
    }
}
