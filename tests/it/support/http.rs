//! A plain HTTP client for tests of routes: it keeps cookies as a browser does, follows nothing, runs nothing, and
//! fills forms by the names of their fields. Every host is loopback.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Method, StatusCode};
use scraper::{ElementRef, Html, Selector};
use url::{Url, form_urlencoded};

/// A client with a cookie jar of its own.
pub struct Http {
    inner: reqwest::Client,
    base: Url,
    jar: Mutex<BTreeMap<(String, String), String>>,
    headers: Vec<(&'static str, String)>,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it came from.
    pub url: Url,
    /// Its status.
    pub status: StatusCode,
    /// Its header fields in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
}

/// A form as a browser would send it.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: Url,
    /// GET or POST.
    pub method: Method,
    /// What it sends, in order: the defaults until they are set.
    pub fields: Vec<(String, String)>,
    /// Names that the form has but does not send yet (boxes without a tick), with their values.
    pub unticked: Vec<(String, String)>,
}

struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _name: Name) -> Resolving {
        Box::pin(async {
            let addresses: Addrs = Box::new(std::iter::once(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))));
            Ok(addresses)
        })
    }
}

impl Http {
    /// A client whose relative addresses begin at `base`.
    pub fn new(base: &str) -> Self {
        Self::built(base, reqwest::Client::builder())
    }

    /// The same, for servers whose certificates this authority vouches for (PEM).
    pub fn trusting(base: &str, authority: &[u8]) -> Self {
        let authority = reqwest::Certificate::from_pem(authority).expect("a certificate");
        Self::built(base, reqwest::Client::builder().tls_certs_only([authority]))
    }

    fn built(base: &str, builder: reqwest::ClientBuilder) -> Self {
        let inner = builder
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(Arc::new(Loopback))
            .no_proxy()
            .build()
            .expect("an HTTP client");
        Self { inner, base: base.parse().expect("a URL"), jar: Mutex::default(), headers: Vec::new() }
    }

    /// The same client, sending this header field each time.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// A cookie's value at the base address.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let host = self.base.host_str().unwrap_or_default().to_string();
        self.jar.lock().unwrap().get(&(host, name.to_string())).cloned()
    }

    /// All cookies of another address's host.
    pub fn cookies_at(&self, address: &str) -> Vec<(String, String)> {
        let url = self.base.join(address).expect("an address");
        let jar = self.jar.lock().unwrap();
        let mine = jar.iter().filter(|((host, _), _)| Some(host.as_str()) == url.host_str());
        mine.map(|((_, name), value)| (name.clone(), value.clone())).collect()
    }

    /// Sets or replaces a cookie at the base address.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let host = self.base.host_str().unwrap_or_default().to_string();
        self.jar.lock().unwrap().insert((host, name.to_string()), value.to_string());
    }

    /// GET.
    pub async fn get(&self, address: &str) -> Page {
        self.send(Method::GET, address, &[], None).await
    }

    /// POST of form fields.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
        self.send(Method::POST, address, &[kind], Some(body)).await
    }

    /// POST of form fields by a client that proves itself with HTTP Basic.
    pub async fn post_as(&self, address: &str, client: (&str, &str), fields: &[(&str, &str)]) -> Page {
        use base64::Engine;
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encode(client.0), encode(client.1));
        let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
        self.send(Method::POST, address, &[kind, ("authorization", basic)], Some(body)).await
    }

    /// Any request with any header fields and body.
    pub async fn send(&self, method: Method, address: &str, headers: &[(&str, String)], body: Option<String>) -> Page {
        self.send_bytes(method, address, headers, body.map(String::into_bytes)).await
    }

    /// The same with a body of any bytes.
    pub async fn send_bytes(
        &self,
        method: Method,
        address: &str,
        headers: &[(&str, String)],
        body: Option<Vec<u8>>,
    ) -> Page {
        self.answered(method, address, headers, body).await.0
    }

    /// GET of something that is no text.
    pub async fn bytes(&self, address: &str) -> (Page, Vec<u8>) {
        self.answered(Method::GET, address, &[], None).await
    }

    async fn answered(
        &self,
        method: Method,
        address: &str,
        headers: &[(&str, String)],
        body: Option<Vec<u8>>,
    ) -> (Page, Vec<u8>) {
        let url = self.base.join(address).expect("an address");
        let mut request = self.inner.request(method, url.clone());
        let cookies = self.cookies_for(&url);
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        for (name, value) in self.headers.iter().map(|(n, v)| (*n, v)).chain(headers.iter().map(|(n, v)| (*n, v))) {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.unwrap_or_else(|e| panic!("{url}: {e:?}"));
        let headers: Vec<(String, String)> = (response.headers().iter())
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        for (_, value) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.keep(&url, value);
        }
        let status = response.status();
        let bytes = response.bytes().await.expect("a body").to_vec();
        (Page { url, status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }, bytes)
    }

    /// Sends a form.
    pub async fn submit(&self, form: &Form) -> Page {
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        if form.method == Method::GET {
            let mut url = form.action.clone();
            url.query_pairs_mut().clear().extend_pairs(&fields);
            return self.get(url.as_str()).await;
        }
        let origin = ("origin", form.action.origin().ascii_serialization());
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
        self.send(Method::POST, form.action.as_str(), &[kind, origin], Some(body)).await
    }

    /// Goes where a 303 or 302 points; panics at anything else.
    pub async fn follow(&self, page: &Page) -> Page {
        assert!(page.status.is_redirection(), "not a redirect: {} {}\n{}", page.status, page.url, page.body);
        self.get(page.location().as_str()).await
    }

    fn cookies_for(&self, url: &Url) -> String {
        let host = url.host_str().unwrap_or_default();
        let jar = self.jar.lock().unwrap();
        let mine = jar.iter().filter(|((h, _), _)| h == host).map(|((_, name), value)| format!("{name}={value}"));
        mine.collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, url: &Url, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let ended = parts.any(|p| p.eq_ignore_ascii_case("max-age=0"));
        let key = (url.host_str().unwrap_or_default().to_string(), name.to_string());
        let mut jar = self.jar.lock().unwrap();
        if ended || value.is_empty() {
            jar.remove(&key);
        } else {
            jar.insert(key, value.to_string());
        }
    }
}

impl Page {
    /// The first header field of this name (lower case); empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Where the answer points to, absolute.
    pub fn location(&self) -> Url {
        let location = self.header("location");
        assert!(!location.is_empty(), "no location: {} {}\n{}", self.status, self.url, self.body);
        self.url.join(location).expect("a location")
    }

    /// Where the answer points to, as it was sent; empty if it points nowhere.
    pub fn location_or_nowhere(&self) -> &str {
        self.header("location")
    }

    /// A parameter in the query of where the answer points to.
    pub fn location_param(&self, name: &str) -> Option<String> {
        self.location().query_pairs().find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// What a person reads, white space folded.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.body);
        let body = html.select(&selector("body")).next().map(|body| {
            let seen = body.descendants().filter_map(|node| {
                let hidden = node.ancestors().any(|a| {
                    a.value().as_element().is_some_and(|e| matches!(e.name(), "script" | "style" | "template"))
                });
                node.value().as_text().filter(|_| !hidden).map(|text| text.to_string())
            });
            seen.collect::<Vec<_>>().join(" ")
        });
        body.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The texts of all elements that match.
    pub fn all(&self, css: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let fold = |e: ElementRef| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        html.select(&selector(css)).map(fold).collect()
    }

    /// An attribute of the first element that matches and has it.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.attributes(css, name).into_iter().next()
    }

    /// This attribute of every element that matches and has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&selector(css)).filter_map(|e| e.value().attr(name).map(str::to_string)).collect()
    }

    /// The form that has this field.
    pub fn form_with(&self, name: &str) -> Form {
        self.form(&format!("form:has([name='{name}'])"))
    }

    /// The form that matches; panics with the page's text if there is none.
    pub fn form(&self, css: &str) -> Form {
        let html = Html::parse_document(&self.body);
        let Some(form) = html.select(&selector(css)).next() else {
            panic!("no form {css} at {} ({}): {}", self.url, self.status, self.text());
        };
        self.filled(form)
    }

    /// Every form of the page.
    pub fn forms(&self) -> Vec<Form> {
        let html = Html::parse_document(&self.body);
        html.select(&selector("form")).map(|form| self.filled(form)).collect()
    }

    fn filled(&self, form: ElementRef) -> Form {
        let action = form.value().attr("action").filter(|a| !a.is_empty()).unwrap_or(self.url.as_str());
        let post = form.value().attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post"));
        let mut filled = Form {
            action: self.url.join(action).expect("an action"),
            method: if post { Method::POST } else { Method::GET },
            fields: Vec::new(),
            unticked: Vec::new(),
        };
        for field in form.select(&selector("input[name], select[name], textarea[name]")) {
            filled.add(field);
        }
        filled
    }
}

impl Form {
    fn add(&mut self, field: ElementRef) {
        let attr = |name: &str| field.value().attr(name);
        let name = attr("name").unwrap_or_default().to_string();
        if attr("disabled").is_some() {
            return;
        }
        match (field.value().name(), attr("type").unwrap_or("text")) {
            ("input", "submit" | "button" | "image" | "reset" | "file") => {}
            ("input", "checkbox" | "radio") => {
                let value = attr("value").unwrap_or("on").to_string();
                let list = if attr("checked").is_some() { &mut self.fields } else { &mut self.unticked };
                list.push((name, value));
            }
            ("input", _) => self.fields.push((name, attr("value").unwrap_or_default().to_string())),
            ("textarea", _) => self.fields.push((name, field.text().collect())),
            _ => {
                let options: Vec<ElementRef> = field.select(&selector("option")).collect();
                let chosen = options.iter().find(|o| o.value().attr("selected").is_some()).or(options.first());
                if let Some(option) = chosen {
                    let text = || option.text().collect::<String>().trim().to_string();
                    self.fields.push((name, option.value().attr("value").map_or_else(text, str::to_string)));
                }
            }
        }
    }

    /// Fills a field that the form must have; for radio buttons, chooses.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|(n, _)| n == name) {
            field.1 = value.to_string();
        } else if self.unticked.iter().any(|(n, v)| n == name && v == value) {
            self.fields.push((name.to_string(), value.to_string()));
        } else {
            panic!("the form has no field {name}: {self:?}");
        }
        self
    }

    /// Ticks a box.
    pub fn tick(mut self, name: &str, value: &str) -> Self {
        let at = self.unticked.iter().position(|(n, v)| n == name && v == value);
        let at = at.unwrap_or_else(|| panic!("no box {name}={value} without a tick: {self:?}"));
        let field = self.unticked.remove(at);
        self.fields.push(field);
        self
    }

    /// Takes the tick from a box.
    pub fn untick(mut self, name: &str, value: &str) -> Self {
        let at = self.fields.iter().position(|(n, v)| n == name && v == value);
        let at = at.unwrap_or_else(|| panic!("no box {name}={value} with a tick: {self:?}"));
        let field = self.fields.remove(at);
        self.unticked.push(field);
        self
    }

    /// The button that was pressed adds its own name and value.
    pub fn press(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_string(), value.to_string()));
        self
    }

    /// Names of fields with nothing in them.
    pub fn empty_fields(&self) -> Vec<String> {
        self.fields.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| name.clone()).collect()
    }

    /// What a field holds now.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|e| panic!("{css}: {e}"))
}
