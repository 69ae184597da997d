//! The other end of a WebSocket, as a browser's script has it.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::PATIENCE;

/// An open connection.
pub struct Socket {
    inner: WebSocketStream<TcpStream>,
}

/// How one is asked for.
#[derive(Clone, Debug)]
pub struct Asking {
    /// `127.0.0.1:8400`.
    pub listen: String,
    /// `/contact/live`.
    pub path: &'static str,
    /// The page's; none from a program that is no browser.
    pub origin: Option<String>,
    /// As a browser sends them.
    pub cookies: String,
    /// The subprotocol.
    pub protocol: &'static str,
}

impl Asking {
    /// Of the visitors' door of a house at `http://HOST:PORT`, from its own page, with these cookies.
    pub fn visitor(issuer: &str, cookies: &str) -> Self {
        let port = issuer.rsplit(':').next().expect("a port");
        Self {
            listen: format!("127.0.0.1:{port}"),
            path: "/contact/live",
            origin: Some(issuer.to_owned()),
            cookies: cookies.to_owned(),
            protocol: "cracha.chat.1",
        }
    }

    /// Of the agents'.
    pub fn agent(issuer: &str, cookies: &str) -> Self {
        Self { path: "/desk/live", ..Self::visitor(issuer, cookies) }
    }

    /// The same at another node.
    pub fn at(self, listen: &str) -> Self {
        Self { listen: listen.to_owned(), ..self }
    }

    /// Opens it.
    ///
    /// # Errors
    /// The status with which it was refused.
    pub async fn open(&self) -> Result<Socket, u16> {
        let mut request = format!("ws://{}{}", self.listen, self.path).into_client_request().expect("a request");
        let headers = request.headers_mut();
        let mut put = |name: &'static str, value: &str| {
            headers.insert(name, value.parse().expect("a header"));
        };
        if let Some(origin) = &self.origin {
            put("origin", origin);
        }
        if !self.cookies.is_empty() {
            put("cookie", &self.cookies);
        }
        if !self.protocol.is_empty() {
            put("sec-websocket-protocol", self.protocol);
        }
        let tcp = TcpStream::connect(&self.listen).await.expect("a connection");
        match client_async(request, tcp).await {
            Ok((inner, _)) => Ok(Socket { inner }),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }
}

impl Socket {
    /// Sends a frame.
    pub async fn send(&mut self, frame: Value) {
        self.send_text(frame.to_string()).await;
    }

    /// Sends any text. Whether it was still taken is seen by what comes.
    pub async fn send_text(&mut self, text: impl Into<String>) {
        let _ = self.inner.send(Message::text(text.into())).await;
    }

    /// A ping, which says nothing.
    pub async fn ping(&mut self) {
        let _ = self.inner.send(Message::Ping(Vec::new().into())).await;
    }

    /// Says who is here, and which line was the last.
    pub async fn hello(&mut self, after: i64) {
        self.send(json!({ "hello": { "after": after } })).await;
    }

    /// Says a line.
    pub async fn say(&mut self, token: &str, text: &str) {
        self.send(json!({ "say": { "token": token, "text": text } })).await;
    }

    /// The next frame; none when it was closed. Pings are answered on the way.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(PATIENCE, self.inner.next()).await.expect("something within the patience")? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).expect("JSON")),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The next frame that has this; what comes before is passed over.
    pub async fn until(&mut self, name: &str) -> Value {
        let mut seen = Vec::new();
        loop {
            let Some(frame) = self.next().await else { panic!("closed before {name:?}; seen {seen:#?}") };
            if frame.get(name).is_some() {
                return frame;
            }
            seen.push(frame);
        }
    }

    /// The texts of the next lines in which one has this; what comes before is passed over.
    pub async fn until_line(&mut self, text: &str) -> Vec<Value> {
        loop {
            let frame = self.until("lines").await;
            let lines = frame["lines"].as_array().expect("lines").clone();
            if lines.iter().any(|line| line["text"].as_str().is_some_and(|said| said.contains(text))) {
                return lines;
            }
        }
    }

    /// Waits for the end; its code, and what was said last.
    pub async fn end(&mut self) -> (Option<u16>, Option<Value>) {
        let mut last = None;
        loop {
            match tokio::time::timeout(PATIENCE, self.inner.next()).await.expect("an end within the patience") {
                Some(Ok(Message::Text(text))) => last = serde_json::from_str(&text).ok(),
                Some(Ok(Message::Close(why))) => return (why.map(|why| why.code.into()), last),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return (None, last),
            }
        }
    }

    /// Nothing comes for this long.
    pub async fn is_quiet(&mut self, wait: Duration) -> bool {
        match tokio::time::timeout(wait, self.next()).await {
            Err(_) => true,
            Ok(said) => {
                println!("{said:?}");
                false
            }
        }
    }
}
