//! One entrance under libFuzzer, named by `CRACHA_ENTRANCE`. What holds there is said by the property tests' own laws; a law
//! that is broken panics, and libFuzzer keeps the input. With `CRACHA_SEEDS` set it writes the seeds there and is done.
#![no_main]

#[path = "../../tests/properties/laws/mod.rs"]
#[allow(dead_code)] // some laws are for the property tests alone
mod laws;

use std::sync::LazyLock;

static HOLD: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("CRACHA_ENTRANCE").unwrap_or_default();
    let entrance = laws::ENTRANCES.into_iter().find(|entrance| entrance.name == name);
    let Some(entrance) = entrance else {
        let names: Vec<_> = laws::ENTRANCES.iter().map(|entrance| entrance.name).collect();
        eprintln!("CRACHA_ENTRANCE is one of: {}", names.join(" "));
        std::process::exit(2);
    };
    if let Ok(folder) = std::env::var("CRACHA_SEEDS") {
        for (n, seed) in entrance.seeds.iter().enumerate() {
            std::fs::write(format!("{folder}/seed-{n}"), seed).expect("a writable folder");
        }
        std::process::exit(0);
    }
    // Keys take long to make, and an input must not be blamed for it.
    let _ = (laws::keys(), laws::strangers(), laws::clients());
    entrance.hold
});

libfuzzer_sys::fuzz_target!(init: { LazyLock::force(&HOLD); }, |data: &[u8]| {
    HOLD(data);
});
