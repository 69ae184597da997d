//! Whom the house tells of its promises by HTTP, and the secrets that sign it (Standard Webhooks).

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use url::Url;

use super::Hidden;
use super::problem::What;

/// With or without the padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// `[webhook]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// See `url` in `config/default.toml`.
    pub url: Hidden,
    /// See `secrets` in `config/default.toml`.
    pub secrets: Hidden,
}

impl Webhook {
    /// There is somebody to tell.
    pub fn is_on(&self) -> bool {
        !self.url.expose().is_empty()
    }

    /// The receiver's host, which may be shown; the rest of the address may not.
    pub fn host(&self) -> String {
        let url = Url::parse(self.url.expose()).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The keys, in the order in which they sign; nothing when one of the secrets is none.
    pub fn keys(&self) -> Option<Vec<Vec<u8>>> {
        let words = self.secrets.expose().split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty());
        words.map(|word| BASE64.decode(word.strip_prefix("whsec_")?).ok().filter(|key| is_long_enough(key))).collect()
    }

    /// Calls `problem(key, what)` for everything that is wrong.
    pub(super) fn check(&self, http_too: bool, problem: &mut dyn FnMut(&str, What)) {
        let keys = self.keys();
        if keys.is_none() {
            problem("webhook.secrets", What::NotAWebhookSecret);
        }
        if !self.is_on() {
            return;
        }
        let url = Url::parse(self.url.expose()).ok().filter(|url| {
            let scheme = url.scheme() == "https" || http_too && url.scheme() == "http";
            scheme && url.has_host() && url.username().is_empty() && url.password().is_none()
        });
        if url.is_none() {
            problem("webhook.url", What::NotAReceiver);
        }
        if keys.is_some_and(|keys| keys.is_empty()) {
            problem("webhook.secrets", What::WebhookUnsigned);
        }
    }
}

/// Standard Webhooks: 24 to 64 bytes.
fn is_long_enough(key: &[u8]) -> bool {
    (24..=64).contains(&key.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook(url: &str, secrets: &str) -> Webhook {
        let hidden = |text: &str| serde_json::from_value(serde_json::json!(text)).unwrap();
        Webhook { url: hidden(url), secrets: hidden(secrets) }
    }

    fn wrong(url: &str, secrets: &str) -> Vec<(String, What)> {
        let mut found = Vec::new();
        webhook(url, secrets).check(false, &mut |key, what| found.push((key.to_owned(), what)));
        found
    }

    #[test]
    fn a_receiver_is_https_and_its_secrets_are_long_enough() {
        let one = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let url = "https://hooks.example/cracha?token=x";
        let padded = "whsec_YW4gZXhhbXBsZSBrZXkgb2YgMjUgYnl0ZS4=";
        for secrets in [one.to_owned(), format!("{one} {padded}"), format!("{one},\n{}", padded.trim_end_matches('='))]
        {
            assert_eq!(wrong(url, &secrets), [], "{secrets}");
        }
        assert_eq!(wrong("", ""), []);
        assert_eq!(webhook(url, one).host(), "hooks.example");
        assert_eq!(wrong(url, ""), [("webhook.secrets".to_owned(), What::WebhookUnsigned)]);
        for secret in ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_?", &format!("{one} x")] {
            assert_eq!(wrong(url, secret), [("webhook.secrets".to_owned(), What::NotAWebhookSecret)], "{secret}");
        }
        for url in ["http://hooks.example/", "hooks.example", "https://me:secret@hooks.example/"] {
            assert_eq!(wrong(url, one), [("webhook.url".to_owned(), What::NotAReceiver)], "{url}");
        }
    }
}
