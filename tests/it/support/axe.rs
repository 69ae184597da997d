//! The rules of axe-core, which `tests/servers/axe` brings, on what a browser shows.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::json;

use super::browser::Browser;

static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/axe");
    let got = Command::new(script).output().expect("the script");
    assert!(got.status.success(), "{}", String::from_utf8_lossy(&got.stderr));
    std::fs::read_to_string(String::from_utf8_lossy(&got.stdout).trim()).expect("axe-core")
});

/// Light, dark, a narrow phone, and twice as large: viewport, scale, dark.
const SHADES: [(&str, (u32, u32), f64, bool); 4] = [
    ("light", (1280, 900), 1.0, false),
    ("dark", (1280, 900), 1.0, true),
    ("390 px", (390, 840), 1.0, false),
    ("200 %", (640, 450), 2.0, true),
];

/// What axe finds wrong, as text.
const RUN: &str = "const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
  (found) => done(found.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) =>
    n.target.join(' ') + ' ' + n.failureSummary.replace(/\\s+/g, ' ')).join(' | '))),
  (error) => done(['axe itself: ' + error]));";

/// From now on every page of this browser can be looked at; to be called before the first one.
pub async fn arm(browser: &Browser) {
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": *SCRIPT })).await;
}

/// What is wrong with the page, and where it is seen: in each of the shades. Leaves a desktop in light.
pub async fn violations(browser: &Browser) -> Vec<(String, &'static str)> {
    let mut wrong = Vec::new();
    for (shade, size, scale, dark) in SHADES {
        browser.scaled(size, scale).await;
        let scheme = if dark { "dark" } else { "light" };
        // A colour on its way to another one would be measured.
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme },
                              { "name": "prefers-reduced-motion", "value": "reduce" }]);
        browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        let found = browser.execute_async(RUN, Vec::new()).await.expect("axe's answer");
        let found = found.as_array().cloned().unwrap_or_else(|| vec![found]);
        wrong.extend(found.iter().map(|one| (one.as_str().map_or_else(|| one.to_string(), str::to_owned), shade)));
    }
    browser.scaled(SHADES[0].1, 1.0).await;
    browser.dark(false).await;
    wrong
}

/// Fails when something is wrong with the page.
pub async fn assert_clean(browser: &Browser, what: &str) {
    let wrong: Vec<String> =
        violations(browser).await.into_iter().map(|(rule, shade)| format!("{what} ({shade}): {rule}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
