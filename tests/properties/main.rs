//! The entrances of the protocol, whatever comes: generated requests against the laws of `laws/`, which the fuzzer in
//! `fuzz/` drives too. What was found broken once is a test of its own in `found.rs`.
//!
//! The same cases every time, in seconds; `PROPTEST_CASES=100000 cargo test --test properties` takes others, and more.

mod found;
mod laws;
mod requests;
mod signed;
mod strategies;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Holds the law against so many values, or as many as the caller of the tests wants.
fn holds<S: Strategy>(cases: u32, of: S, law: impl Fn(S::Value)) {
    let own = std::env::var_os("PROPTEST_CASES").is_none();
    let config = Config { failure_persistence: None, max_shrink_iters: 10_000, ..Config::default() };
    let config = if own { Config { cases, ..config } } else { config };
    let rng = own.then(|| TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut runner = match rng {
        Some(rng) => TestRunner::new_with_rng(config, rng),
        None => TestRunner::new(config),
    };
    let done = runner.run(&of, |value| {
        law(value);
        Ok::<(), TestCaseError>(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}

#[test]
fn what_the_fuzzer_starts_from_is_within_the_laws_and_most_of_it_is_taken() {
    for entrance in laws::ENTRANCES {
        entrance.seeds.iter().for_each(|seed| (entrance.hold)(seed.as_bytes()));
        assert!(entrance.seeds.len() > 2, "{}", entrance.name);
    }
    let taken = laws::ladder::SEEDS.iter().filter(|seed| {
        let pairs = laws::read_form(seed.as_bytes()).unwrap();
        let way = cracha::oidc::authorize::Way { pushed: true, signed: true };
        laws::clients()
            .iter()
            .any(|client| matches!(laws::ladder::climb(&pairs, client, way), laws::ladder::Climbed::Asked(_)))
    });
    assert!(taken.count() >= 5);
}
