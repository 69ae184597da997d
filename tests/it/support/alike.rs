//! Whether answers of two kinds can be told apart, by what they say or by how long they take.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::http::{Form, Http, Page};

/// Pairs of samples in a round.
pub const EACH: usize = 40;
/// As many rounds as it takes, at most.
const ROUNDS: usize = 9;

/// What somebody types into the two fields.
pub type Typed = (String, String);
/// What is typed as the pair of this number.
pub type Kind = fn(usize) -> Typed;

/// A form with two fields that somebody measures.
pub struct Measured<'a> {
    /// The browser.
    pub http: &'a Http,
    /// The form.
    pub form: &'a Form,
    /// Names of the two fields.
    pub fields: (&'a str, &'a str),
    /// What stands on each answer and differs each time.
    pub reference: fn(&Page) -> Option<String>,
}

/// An answer and how long it took.
pub struct Answer {
    took: Duration,
    /// What came.
    pub page: Page,
}

impl Answer {
    /// Everything that was answered, but for what was typed and what is different each time.
    fn shape(&self, (one, two): &Typed, reference: Option<&str>) -> String {
        let varies = |name: &str| matches!(name, "date" | "x-request-id" | "etag");
        let headers: Vec<_> = self.page.headers.iter().filter(|(name, _)| !varies(name)).collect();
        // First what is random: something typed may stand in it by chance.
        let mut body = without_tokens(&self.page.body).replace(one.as_str(), "ONE").replace(two.as_str(), "TWO");
        if let Some(reference) = reference {
            body = body.replace(reference, "REFERENCE");
        }
        let request = self.page.header("x-request-id");
        if !request.is_empty() {
            body = body.replace(request, "REQUEST");
        }
        without_nonces(&format!("{} {headers:?}\n{body}", self.page.status))
    }
}

/// Each form has a token of its own.
fn without_tokens(text: &str) -> String {
    let mut parts = text.split("name=\"csrf\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('"').map_or("", |(_, rest)| rest))
}

/// Each page has a nonce of its own in its policy and its script.
fn without_nonces(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("nonce") {
        let value = after.trim_start_matches(['-', '=', '"']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(value.len());
        kept.push_str(before);
        rest = &value[end..];
    }
    kept + rest
}

/// Mann and Whitney's test: how far the ranks of two kinds of samples are from those of one kind, in standard deviations.
fn ranks_apart(one: &[f64], two: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = one.iter().map(|&t| (t, true)).chain(two.iter().map(|&t| (t, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let sum: f64 = all.iter().enumerate().filter(|(_, (_, first))| *first).map(|(rank, _)| rank as f64 + 1.0).sum();
    let (n, m) = (one.len() as f64, two.len() as f64);
    (sum - n * (n + m + 1.0) / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}

/// A difference, in milliseconds, that would be seen in this round: on a machine that does much else only a larger one.
fn seen(round: usize) -> f64 {
    match round {
        0..=4 => 2.0,
        5..=6 => 8.0,
        _ => 30.0,
    }
}

fn median(of: &[f64]) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Somebody who measures would tell them apart: by their ranks, and by more than the network hides.
pub fn told_apart(one: &[f64], two: &[f64]) -> bool {
    ranks_apart(one, two).abs() > 4.5 && (median(one) - median(two)).abs() > 0.4
}

impl Measured<'_> {
    /// One answer.
    pub async fn answered(&self, (one, two): &Typed) -> Answer {
        let form = self.form.clone().set(self.fields.0, one).set(self.fields.1, two);
        let began = Instant::now();
        let page = self.http.submit(&form).await;
        Answer { took: began.elapsed(), page }
    }

    /// Takes samples of two kinds by turns until a difference that would be seen would be found, and finds none.
    pub async fn alike(&self, kinds: (Kind, Kind), between_rounds: impl Fn()) {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        let mut shapes = BTreeSet::new();
        for round in 0..ROUNDS {
            for n in 0..EACH {
                // Who is first takes turns, too.
                let (a, b) = (kinds.0(n), kinds.1(n));
                let turned = (n + round) % 2 == 1;
                let (first, second) = if turned { (&b, &a) } else { (&a, &b) };
                let (x, y) = (self.answered(first).await, self.answered(second).await);
                for (answer, typed) in [(&x, first), (&y, second)] {
                    shapes.insert(answer.shape(typed, (self.reference)(&answer.page).as_deref()));
                }
                let (x, y) = (x.took.as_secs_f64() * 1000.0, y.took.as_secs_f64() * 1000.0);
                let (x, y) = if turned { (y, x) } else { (x, y) };
                one.push(x);
                two.push(y);
            }
            assert_eq!(shapes.len(), 1, "answers differ: {:#?}", shapes.iter().take(2).collect::<Vec<_>>());
            let slower: Vec<f64> = two.iter().map(|took| took + seen(round)).collect();
            if round > 0 && told_apart(&one, &slower) {
                let (z, medians) = (ranks_apart(&one, &two), (median(&one), median(&two)));
                assert!(!told_apart(&one, &two), "the time tells them apart: {z:.1} deviations, {medians:.2?} ms");
                return;
            }
            between_rounds();
        }
        panic!("this machine is too busy to see anything in {} samples", one.len());
    }
}

#[test]
fn a_difference_that_would_be_seen_is_found() {
    let noise = |seed: u64| (0..80).map(move |n| 3.0 + ((n * 37 + seed * 11) % 17) as f64 / 10.0).collect::<Vec<f64>>();
    assert!(!told_apart(&noise(1), &noise(2)));
    let slower: Vec<f64> = noise(2).iter().map(|took| took + 2.0).collect();
    assert!(told_apart(&noise(1), &slower));
    assert!(told_apart(&slower, &noise(1)));
}
