//! A lean HTTP client: one connection kept open, one request after the other. What a load generator burns on two cores is
//! taken from the server that it measures.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub struct Client {
    host: String,
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The first header of this name.
    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.headers(name).next()
    }

    /// Every header of this name.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.lines().filter_map(move |line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// A member of a JSON body.
    pub fn json(&self, member: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(&self.body).expect("JSON");
        value[member].as_str().unwrap_or_else(|| panic!("no {member} in {}", self.body)).to_owned()
    }
}

impl Client {
    /// Connects to `127.0.0.1:PORT`.
    pub async fn connect(port: u16) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { host: format!("127.0.0.1:{port}"), stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// GET with further header lines (`Name: value\r\n`).
    pub async fn get(&mut self, path: &str, headers: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host)).await
    }

    /// POST of a form.
    pub async fn post(&mut self, path: &str, headers: &str, form: &str) -> Answer {
        self.post_as("application/x-www-form-urlencoded", path, headers, form).await
    }

    /// POST of JSON.
    pub async fn post_json(&mut self, path: &str, headers: &str, json: &str) -> Answer {
        self.post_as("application/json", path, headers, json).await
    }

    async fn post_as(&mut self, kind: &str, path: &str, headers: &str, body: &str) -> Answer {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        self.send(&(head + body)).await
    }

    async fn send(&mut self, request: &str) -> Answer {
        self.stream.write_all(request.as_bytes()).await.expect("a request");
        self.buffer.clear();
        let split = loop {
            if let Some(at) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            self.read().await;
        };
        let head = String::from_utf8_lossy(&self.buffer[..split]).into_owned();
        let status = head[9..12].parse().expect("a status");
        let mut answer = Answer { status, head, body: String::new() };
        let length: usize = answer.header("content-length").map_or(0, |v| v.parse().expect("a length"));
        while self.buffer.len() < split + length {
            self.read().await;
        }
        answer.body = String::from_utf8_lossy(&self.buffer[split..split + length]).into_owned();
        answer
    }

    async fn read(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.expect("an answer");
        assert!(read > 0, "the server closed the connection");
    }
}
