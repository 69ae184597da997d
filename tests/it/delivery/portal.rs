//! A portal's side of back-channel logout, as raw as a test wants it: it writes down what comes in and answers with
//! given bytes, or with nothing at all.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A listener on loopback; it ends with the test.
pub struct Portal {
    /// Where.
    pub port: u16,
    answer: Arc<Mutex<String>>,
    seen: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Portal {
    /// Answers every request with these bytes; with none it keeps the connection and says nothing.
    pub async fn answering(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (answer, seen) = (Arc::new(Mutex::new(answer.to_owned())), Arc::new(Mutex::new(Vec::new())));
        let (answers, list) = (answer.clone(), seen.clone());
        let task = tokio::spawn(async move {
            let mut kept = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                list.lock().unwrap().push(request);
                let answer = answers.lock().unwrap().clone();
                let _ = stream.write_all(answer.as_bytes()).await;
                if answer.is_empty() {
                    kept.push(stream);
                }
            }
        });
        Self { port, answer, seen, task }
    }

    /// Answers with this status and no body.
    pub async fn saying(status: &str) -> Self {
        Self::answering(&said(status)).await
    }

    /// From now on answers with this status.
    pub fn now_says(&self, status: &str) {
        *self.answer.lock().unwrap() = said(status);
    }

    /// From now on answers with these bytes.
    pub fn now_answers(&self, answer: &str) {
        answer.clone_into(&mut self.answer.lock().unwrap());
    }

    /// Where logout tokens go.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/logout", self.port)
    }

    /// Every request until now, head and body.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// The claims of every logout token until now; the token is the only field (H48).
    pub fn tokens(&self) -> Vec<serde_json::Value> {
        let token = |request: String| {
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            let fields: Vec<_> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            assert_eq!(fields.len(), 1, "{fields:?}");
            assert_eq!(fields[0].0, "logout_token");
            crate::support::provider::claims(&fields[0].1)
        };
        self.seen().into_iter().map(token).collect()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn said(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// One request, by its Content-Length.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut part).await {
            Ok(n) if n > 0 => bytes.extend_from_slice(&part[..n]),
            _ => return text,
        }
    }
}
