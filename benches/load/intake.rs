//! What it costs to take new resellers in, by calls of 500.

use std::fmt::Write;
use std::time::Instant as Watch;

use super::house::{self, House, Serving};
use super::http::Client;
use super::parts::basic;
use super::table::Table;

/// Resellers of one call.
const EACH: usize = 500;
const CALLS: usize = 20;

/// Resellers a second, over two connections.
pub async fn intake(house: &House, serving: &Serving<'_>, table: &mut Table) {
    if !table.wants("intake") {
        return;
    }
    let mut client = Client::connect(house.port).await.expect("a connection");
    let form = "grant_type=client_credentials&scope=resellers.write";
    let token: String = client.post("/token", &basic("erp"), form).await.json("access_token");
    call(&mut client, &token, 1_000).await;
    let (begin, before) = (Watch::now(), serving.cpu());
    let callers: Vec<_> = (0..2)
        .map(|caller| {
            let (port, token) = (house.port, token.clone());
            tokio::spawn(async move {
                let mut client = Client::connect(port).await.expect("a connection");
                for number in 0..CALLS / 2 {
                    call(&mut client, &token, 2_000 + caller * 100 + number).await;
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.expect("no panic");
    }
    let (took, after) = (begin.elapsed().as_secs_f64(), serving.cpu());
    let thousands = (CALLS * EACH) as f64 / 1000.0;
    table.at_least("intake, resellers a second by calls of 500", thousands * 1000.0 / took, 5000.0, "/s");
    let postgres = Some((after.postgres - before.postgres) / thousands);
    table.at_most(
        "intake, a reseller by calls of 500",
        (after.cracha - before.cracha) / thousands,
        0.2,
        "s/1,000",
        postgres,
    );
}

async fn call(client: &mut Client, token: &str, number: usize) {
    let mut body = String::from("[");
    for place in 0..EACH {
        let id = number * EACH + place;
        let comma = if place == 0 { "" } else { "," };
        let cnpj = house::cnpj(id);
        write!(
            body,
            r#"{comma}{{"external_id":"N{id}","legal_name":"Revenda {id} Ltda.","cnpj":"{cnpj}","contact":{{"name":"Pessoa {id}","email":"pessoa{id}@n{id}.example"}}}}"#
        )
        .expect("text");
    }
    body.push(']');
    let headers = format!("Authorization: Bearer {token}\r\nIdempotency-Key: call-{number}\r\n");
    let answer = client.post_json("/api/v1/resellers", &headers, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}
