//! A DNS server of a test: it answers what the test says, over UDP on loopback, and NXDOMAIN to all else.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::rdata::{A, MX, PTR, TXT};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;

/// The zone: name in lower case without the last dot, kind, data.
#[derive(Clone, Default)]
pub struct Zone(BTreeMap<(String, RecordType), Vec<RData>>);

impl Zone {
    fn add(&mut self, name: &str, data: RData) {
        self.0.entry((name.to_lowercase(), data.record_type())).or_default().push(data);
    }

    /// A text, in pieces of at most 255 bytes.
    pub fn txt(&mut self, name: &str, text: &str) {
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(255).collect();
        self.add(name, RData::TXT(TXT::from_bytes(pieces)));
    }

    /// An address.
    pub fn a(&mut self, name: &str, ip: [u8; 4]) {
        self.add(name, RData::A(A(Ipv4Addr::from(ip))));
    }

    /// A mail server.
    pub fn mx(&mut self, name: &str, server: &str) {
        self.add(name, RData::MX(MX::new(10, host(server))));
    }

    /// A name of an address.
    pub fn ptr(&mut self, ip: [u8; 4], name: &str) {
        let [a, b, c, d] = ip;
        self.add(&format!("{d}.{c}.{b}.{a}.in-addr.arpa"), RData::PTR(PTR(host(name))));
    }

    /// Takes all records of a kind at a name away.
    pub fn without(&mut self, name: &str, kind: RecordType) {
        self.0.remove(&(name.to_lowercase(), kind)).expect("there was one");
    }

    /// Serves it until the test's runtime ends.
    pub async fn serve(self) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        let address = socket.local_addr().expect("an address");
        tokio::spawn(async move {
            let mut buffer = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                if let Some(answer) = self.answer(&buffer[..length]) {
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        address
    }

    fn answer(&self, question: &[u8]) -> Option<Vec<u8>> {
        let question = Message::from_vec(question).ok()?;
        let query = question.queries.first()?.clone();
        let name = query.name().to_utf8().trim_end_matches('.').to_lowercase();
        let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        match self.0.get(&(name.clone(), query.query_type())) {
            Some(found) => {
                for data in found {
                    answer.add_answer(Record::from_rdata(query.name().clone(), 60, data.clone()));
                }
            }
            None if self.0.keys().any(|(known, _)| *known == name) => {}
            None => answer.metadata.response_code = ResponseCode::NXDomain,
        }
        answer.to_vec().ok()
    }
}

fn host(name: &str) -> Name {
    Name::from_ascii(format!("{name}.")).expect("a name")
}
