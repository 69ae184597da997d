//! How surely a person was recognised: `acr` (OpenID Connect Core 1.0, section 2), what a client may ask for with
//! `acr_values` (section 3.1.2.1).

use serde::{Deserialize, Serialize};

/// From the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Acr {
    /// A password.
    #[serde(rename = "urn:cracha:one-factor")]
    One,
    /// A password and something that the person has.
    #[serde(rename = "urn:cracha:two-factor")]
    Two,
    /// Nothing that could be typed into a false page (OpenID EAP ACR Values 1.0, section 2).
    #[serde(rename = "phr")]
    PhishingResistant,
}

impl Acr {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::PhishingResistant];

    /// As in tokens and metadata.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::One => "urn:cracha:one-factor",
            Self::Two => "urn:cracha:two-factor",
            Self::PhishingResistant => "phr",
        }
    }

    /// By its exact word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|acr| acr.as_str() == word)
    }

    /// The least of those that are asked for; values that mean nothing here are passed over (A15).
    pub fn least_of(values: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|acr| values.split(' ').any(|value| value == acr.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_that_is_asked_for_counts_and_what_is_unknown_does_not() {
        assert_eq!(Acr::least_of("phr urn:cracha:two-factor"), Some(Acr::Two));
        assert_eq!(Acr::least_of("phr"), Some(Acr::PhishingResistant));
        assert_eq!(Acr::least_of("urn:mace:incommon:iap:silver"), None);
        assert_eq!(Acr::least_of(""), None);
        for acr in Acr::ALL {
            assert_eq!(serde_json::to_value(acr).unwrap(), acr.as_str());
        }
    }
}
