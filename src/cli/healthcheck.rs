//! `cracha healthcheck`: for a container or a script. Asks the server's own listener for health.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use super::setting::config;
use super::{Done, Failure, texts};
use crate::text::fill;

const PATIENCE: Duration = Duration::from_secs(5);

/// Exit code 0 when it is ready.
pub fn run(file: Option<&Path>) -> Done {
    let config = config(file)?;
    let text = &config.server.metrics_listen;
    let address: SocketAddr = text.parse().map_err(|_| Failure::usage(fill(texts().no_address, &[("value", text)])))?;
    let answer = ask(reachable(address)).map_err(|error| {
        let values = [("address", address.to_string()), ("error", error.to_string())];
        Failure::Failed(fill(texts().no_answer, &values.each_ref().map(|(name, value)| (*name, value.as_str()))))
    })?;
    let status = answer.split(' ').nth(1).unwrap_or_default().to_owned();
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default().trim().to_owned();
    match status.as_str() {
        "200" => {
            println!("{body}");
            Ok(())
        }
        _ => Err(Failure::Failed(fill(texts().not_ready, &[("answer", &body)]))),
    }
}

/// A server that listens everywhere is asked at home.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream
        .write_all(format!("GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.take(16 * 1024).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
