//! The public look-up of a promise, over HTTP: whether a reseller ID is known shows in nothing, not even in the time.
//! Only the right pair of ID and CNPJ is answered otherwise, and at the second form nothing at all is.

use std::time::{Duration, Instant};

use cracha::flow::operate::schedule;

use crate::on_both_engines;
use crate::support::http::{Form, Http, Page};
use crate::support::people::{cnpj, record};

/// Resellers that are known.
const KNOWN: usize = 40;
/// As many pairs of samples as it takes, in rounds of [`KNOWN`] at most.
const ROUNDS: usize = 9;

/// A pair that somebody types: an ID, a CNPJ. All IDs are of one length.
type Typed = (String, String);
/// How the pair of this number is typed.
type Kind = fn(usize) -> Typed;

fn known(n: usize) -> String {
    format!("{}", 2000 + n)
}

/// The ID is known, the CNPJ is another's.
fn mismatched(n: usize) -> Typed {
    (known(n), cnpj(&known((n + 1) % KNOWN)))
}

/// The CNPJ is known, the ID is not.
fn unknown(n: usize) -> Typed {
    (format!("{}", 7000 + n), cnpj(&known(n)))
}

fn right(n: usize) -> Typed {
    (known(n), cnpj(&known(n)))
}

struct Answer {
    took: Duration,
    page: Page,
}

impl Answer {
    /// Everything that was answered, but for what was typed and what is different each time.
    fn shape(&self, (id, number): &Typed, reference: Option<&str>) -> String {
        let varies = |name: &str| matches!(name, "date" | "x-request-id" | "etag");
        let headers: Vec<_> = self.page.headers.iter().filter(|(name, _)| !varies(name)).collect();
        let mut body = self.page.body.replace(id.as_str(), "ID").replace(number.as_str(), "CNPJ");
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

async fn answered(http: &Http, form: &Form, (id, number): &Typed) -> Answer {
    let form = form.clone().set("reseller_id", id).set("cnpj", number);
    let began = Instant::now();
    let page = http.submit(&form).await;
    Answer { took: began.elapsed(), page }
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
fn told_apart(one: &[f64], two: &[f64]) -> bool {
    ranks_apart(one, two).abs() > 4.5 && (median(one) - median(two)).abs() > 0.4
}

/// Takes samples of two kinds by turns until a difference that would be seen would be found, and finds none.
async fn alike(
    http: &Http,
    form: &Form,
    kinds: (Kind, Kind),
    between_rounds: impl Fn(),
    reference: impl Fn(&Page) -> Option<String>,
) {
    let (mut one, mut two) = (Vec::new(), Vec::new());
    let mut shapes = std::collections::BTreeSet::new();
    for round in 0..ROUNDS {
        for n in 0..KNOWN {
            // Who is first takes turns, too.
            let (a, b) = (kinds.0(n), kinds.1(n));
            let (first, second) = if (n + round) % 2 == 0 { (&a, &b) } else { (&b, &a) };
            let (x, y) = (answered(http, form, first).await, answered(http, form, second).await);
            for (answer, typed) in [(&x, first), (&y, second)] {
                shapes.insert(answer.shape(typed, reference(&answer.page).as_deref()));
            }
            let (x, y) = (x.took.as_secs_f64() * 1000.0, y.took.as_secs_f64() * 1000.0);
            let (x, y) = if (n + round) % 2 == 0 { (x, y) } else { (y, x) };
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

on_both_engines! {
    async fn the_look_up_does_not_show_which_resellers_are_known(app: &TestApp) {
        app.job(schedule::ensure).await;
        for n in 0..KNOWN {
            app.hand_over(record(&known(n))).await;
        }
        let http = app.serve_provider().await;
        let form = http.get("/first-access").await.form("main form");
        let (found, none) = (answered(&http, &form, &right(0)).await, answered(&http, &form, &mismatched(0)).await);
        assert_ne!(found.page.text(), none.page.text(), "the right pair is answered");
        // Guessing waits after a few, for the rest of a day.
        alike(&http, &form, (mismatched, unknown), || app.pass_hours(25), |_| None).await;
    }

    async fn send_it_again_shows_nothing_of_what_was_typed(app: &TestApp) {
        app.job(schedule::ensure).await;
        for n in 0..KNOWN {
            app.hand_over(record(&known(n))).await;
        }
        let http = app.serve_provider().await;
        let mut form = http.get("/first-access").await.form("main form");
        form.action.set_path("/first-access/again");
        let reference = |page: &Page| {
            let words: Vec<String> = page.all("strong, b, code, output, .reference, .code");
            words.into_iter().map(|word| word.trim().to_owned()).find(|word| word.len() == 5)
        };
        for kinds in [(right as Kind, unknown as Kind), (right, mismatched)] {
            alike(&http, &form, kinds, || app.pass_hours(25), reference).await;
            app.pass_hours(25);
        }
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
