//! Which engine fills: the configured one, once it has proved that it gives the bits of the crate `argon2`.
//!
//! The proof runs at every start, on the processor that will hash, over each shape that a hash can have (lanes, passes,
//! versions, memory from the heap and mapped memory). It takes a few milliseconds. An engine that fails is not used, and
//! the log says so; what one refuses, `argon2` does.

use super::fill::fast::Fast;
use super::fill::plain::Plain;
use super::fill::{Fill, Recipe};
use super::secret::hex;
use crate::error::Result;
use argon2::{Params, Version};

/// An engine by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The crate `argon2-rust`.
    Fast,
    /// The crate `argon2`.
    Plain,
}

impl Engine {
    /// The crate's name, as it stands in the configuration and in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fast => "argon2-rust",
            Self::Plain => "argon2",
        }
    }

    /// This engine if it gives the right bits here, else `argon2`; one line of the log says which, and why.
    pub(super) fn proven(self) -> Self {
        match self {
            Self::Plain => Self::Plain,
            Self::Fast => match disproof(&mut Fast::new(0)) {
                None => {
                    tracing::debug!(engine = self.as_str(), instructions = Fast::backend(), "Argon2id");
                    Self::Fast
                }
                Some(why) => {
                    let (asked, used) = (self.as_str(), Self::Plain.as_str());
                    tracing::error!(asked, used, why, "the Argon2id engine failed its self-check and is not used");
                    Self::Plain
                }
            },
        }
    }
}

/// (KiB, passes, lanes, version) of the hashes that an engine has to get right.
const SHAPES: [(u32, u32, u32, Version); 6] = [
    (8, 1, 1, Version::V0x13),
    (67, 3, 1, Version::V0x13),
    (131, 2, 3, Version::V0x13),
    (64, 2, 1, Version::V0x10),
    (256, 2, 2, Version::V0x13),
    (2304, 2, 1, Version::V0x13),
];

/// The reference implementation's own tag of "password" and "somesalt": version 0x13, 2 passes, 256 KiB, 1 lane.
const KNOWN: &str = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe";

/// Why this engine must not be used, if there is a reason.
fn disproof(engine: &mut dyn Fill) -> Option<String> {
    let mut record = Plain::new(0);
    let mut tags = |(kib, passes, lanes, version): (u32, u32, u32, Version)| -> Result<_> {
        let cost = Params::new(kib, passes, lanes, None).map_err(|e| crate::error::Error::internal(e.to_string()))?;
        let recipe = Recipe { cost, version };
        let (mut one, mut other) = ([0; 32], [0; 32]);
        engine.tag(&recipe, b"password", b"somesalt", &mut one)?;
        record.tag(&recipe, b"password", b"somesalt", &mut other)?;
        Ok((one, other))
    };
    for shape in SHAPES {
        match tags(shape) {
            Ok((one, other)) if one == other => {}
            Ok(_) => return Some(format!("another tag than argon2's for {shape:?}")),
            Err(error) => return Some(error.to_string()),
        }
    }
    match tags((256, 2, 1, Version::V0x13)) {
        Ok((tag, _)) if hex(&tag) == KNOWN => None,
        Ok(_) => Some("another tag than the reference implementation's".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// One thread's engine, with `argon2` behind it.
pub(super) struct Filler {
    fast: Option<Box<dyn Fill>>,
    plain: Plain,
}

impl Filler {
    /// A proven engine, with memory for hashes of up to `standing` blocks that stays between them.
    pub fn new(engine: Engine, standing: usize) -> Self {
        let fast: Option<Box<dyn Fill>> = match engine {
            Engine::Fast => Some(Box::new(Fast::new(standing))),
            Engine::Plain => None,
        };
        Self { fast, plain: Plain::new(standing) }
    }
}

impl Fill for Filler {
    fn tag(&mut self, recipe: &Recipe, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
        match &mut self.fast {
            Some(fast) => match fast.tag(recipe, password, salt, out) {
                Err(crate::error::Error::Internal(_)) => self.plain.tag(recipe, password, salt, out),
                done => done,
            },
            None => self.plain.tag(recipe, password, salt, out),
        }
    }

    fn is_warm(&self) -> bool {
        self.plain.is_warm() || self.fast.as_ref().is_some_and(|fast| fast.is_warm())
    }

    fn release(&mut self) {
        self.plain.release();
        if let Some(fast) = &mut self.fast {
            fast.release();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    /// Right but for hashes of more than one lane.
    struct Wrong(Plain);

    impl Fill for Wrong {
        fn tag(&mut self, recipe: &Recipe, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
            self.0.tag(recipe, password, salt, out)?;
            out[0] ^= u8::from(recipe.cost.p_cost() > 1);
            Ok(())
        }
        fn is_warm(&self) -> bool {
            false
        }
        fn release(&mut self) {}
    }

    /// Refuses everything.
    struct Unable;

    impl Fill for Unable {
        fn tag(&mut self, _: &Recipe, _: &[u8], _: &[u8], _: &mut [u8]) -> Result<()> {
            Err(Error::internal("no such instruction"))
        }
        fn is_warm(&self) -> bool {
            false
        }
        fn release(&mut self) {}
    }

    #[test]
    fn both_engines_pass_the_self_check() {
        assert_eq!(disproof(&mut Plain::new(0)), None);
        assert_eq!(disproof(&mut Fast::new(0)), None);
        assert_eq!(Engine::Fast.proven(), Engine::Fast);
        assert_eq!(Engine::Plain.proven(), Engine::Plain);
    }

    #[test]
    fn an_engine_with_one_wrong_bit_or_none_at_all_is_not_used() {
        assert!(disproof(&mut Wrong(Plain::new(0))).is_some_and(|why| why.contains("131")));
        assert!(disproof(&mut Unable).is_some_and(|why| why.contains("no such instruction")));
    }

    #[test]
    fn what_the_fast_engine_refuses_argon2_does() {
        let recipe = Recipe { cost: Params::new(64, 1, 1, None).unwrap(), version: Version::V0x13 };
        let mut filler = Filler { fast: Some(Box::new(Unable)), plain: Plain::new(64) };
        let (mut one, mut other) = ([0; 32], [0; 32]);
        filler.tag(&recipe, b"x", b"12345678", &mut one).unwrap();
        Plain::new(64).tag(&recipe, b"x", b"12345678", &mut other).unwrap();
        assert_eq!(one, other);
        assert!(filler.is_warm());
        filler.release();
        assert!(!filler.is_warm());
    }
}
