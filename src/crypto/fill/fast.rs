//! The fast engine: the crate `argon2-rust`, which fills with AVX-512, AVX2, SSE2 or NEON, whatever the processor has, and
//! gives the same bits. Where it was measured (one thread, 19456/2/1, processor time, in turns with `argon2` 0.6 in its
//! arena): 6.0 ms against 14.6 with AVX-512, 12–14.5 against 18–24 with AVX2. `rust-argon2` 3 took 29 ms; wrappers of the
//! C reference (`argon2-kdf`) want libclang at build time and take fresh memory for every hash.
//!
//! **Why it can be trusted, and how far.** 1.1.0 of 2026-08-13, MIT, one maintainer (the author of napi-rs), a port of the
//! reference implementation; nobody has audited it, and it says so itself. Read for this version: memory, core, dispatch and the
//! AVX-512 fill, as they are built here (without `parallel`, so without its threads and barriers, and without
//! `internal-api`). The fills for AVX2, SSE2 and NEON and BLAKE2b's vector code were not read line by line: the comparison
//! of bits below is what holds them. Its unsafe
//! code is of three kinds:
//! - *memory*: an anonymous mapping, aligned and advised as our own [`crate::crypto::arena`], owned by one value, its length
//!   checked against overflow, unmapped once; it is taken out of the workspace while a hash runs and put back, wiped, by
//!   a guard that a panic passes through as well;
//! - *dispatch*: a backend is chosen by `is_x86_feature_detected!` once; no safe function lets a caller name one;
//! - *fill*: loads, XORs and stores over a block. Every index comes from the same `index_alpha` as the reference's, which
//!   ends in `% lane_length` of a lane that was counted from the arena's own length.
//!
//! So what is left to fear are wrong bits, and those are looked for three times: its tags are compared with `argon2`'s over
//! random inputs and with RFC 9106's in the tests here, and by [`crate::crypto::engine`] at every start. It parses no PHC string
//! and compares nothing here: both stay with `argon2` and aws-lc-rs. Its memory is zero between hashes
//! (`zeroize-memory`, a twentieth of a hash); other than our arena's it is not left out of core dumps, so a crash in the
//! middle of a hash leaves that one hash's blocks in the dump.

use super::{Fill, Recipe};
use crate::error::{Error, Result};
use argon2::Version;
use argon2_rust::params::{Memory, TagLen};
use argon2_rust::{Algorithm, Argon2, Hasher, Params};

/// See the module.
pub(in crate::crypto) struct Fast {
    /// How many blocks stay between hashes.
    standing: usize,
    hasher: Option<Hasher>,
}

impl Fast {
    /// With memory for hashes of up to `standing` blocks that stays between them.
    pub fn new(standing: usize) -> Self {
        Self { standing, hasher: None }
    }

    /// The instructions that this processor has for it, for the log.
    pub fn backend() -> &'static str {
        argon2_rust::detected_backend().name()
    }
}

impl Fill for Fast {
    fn tag(&mut self, recipe: &Recipe, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
        let trouble = |error: argon2_rust::Error| match error {
            argon2_rust::Error::MemoryAllocationError => {
                Error::Unavailable(format!("no memory for a hash of {} KiB", recipe.cost.m_cost()))
            }
            other => Error::internal(format!("Argon2id (argon2-rust): {other}")),
        };
        let params = Params::builder()
            .memory(Memory::kib(u64::from(recipe.cost.m_cost())))
            .passes(recipe.cost.t_cost())
            .lanes(recipe.cost.p_cost())
            .tag_len(TagLen::bytes(out.len() as u64))
            .build()
            .map_err(trouble)?;
        let version = match recipe.version {
            Version::V0x10 => argon2_rust::Version::V0x10,
            Version::V0x13 => argon2_rust::Version::V0x13,
        };
        let argon2 = Argon2::new(Algorithm::Argon2id, version, params);
        let hasher = self.hasher.get_or_insert_with(|| argon2.hasher());
        hasher.set_argon2(argon2);
        let done = hasher.hash_into_with_ad(password, salt, &[], recipe.cost.data(), out).map_err(trouble);
        // An imported hash of a higher cost keeps none of its memory.
        if hasher.reserved_blocks() > self.standing {
            hasher.clear();
        }
        done
    }

    fn is_warm(&self) -> bool {
        self.hasher.as_ref().is_some_and(|hasher| hasher.reserved_blocks() > 0)
    }

    fn release(&mut self) {
        self.hasher = None;
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain::Plain;
    use super::*;
    use crate::crypto::secret::{hex, random_bytes};

    #[test]
    fn the_example_of_rfc_9106_comes_out() {
        // RFC 9106, section 5.3: Argon2id, 3 passes, 32 KiB, 4 lanes, with secret and associated data
        let params =
            Params::builder().memory(Memory::kib(32)).passes(3).lanes(4).tag_len(TagLen::bytes(32)).build().unwrap();
        let mut hasher = Argon2::new(Algorithm::Argon2id, argon2_rust::Version::V0x13, params).hasher();
        let mut tag = [0; 32];
        hasher.hash_into_with_ad(&[1; 32], &[2; 16], &[3; 8], &[4; 12], &mut tag).unwrap();
        assert_eq!(hex(&tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    fn number(low: u32, high: u32) -> u32 {
        low + u32::from_le_bytes(random_bytes().unwrap()) % (high - low + 1)
    }

    fn bytes(low: u32, high: u32) -> Vec<u8> {
        (0..number(low, high)).map(|_| random_bytes::<1>().unwrap()[0]).collect()
    }

    #[test]
    fn random_parameters_passwords_and_salts_give_the_bits_of_argon2() {
        let (mut fast, mut plain) = (Fast::new(512), Plain::new(512));
        for round in 0..400 {
            let lanes = number(1, 5);
            let mut builder = argon2::ParamsBuilder::new();
            builder.m_cost(number(8 * lanes, 600)).t_cost(number(1, 4)).p_cost(lanes);
            if round % 3 == 0 {
                builder.data(argon2::AssociatedData::new(&bytes(0, 32)).unwrap());
            }
            let cost = builder.build().unwrap();
            let version = if number(0, 4) == 0 { Version::V0x10 } else { Version::V0x13 };
            let recipe = Recipe { cost, version };
            let (password, salt) = (bytes(0, 300), bytes(8, 64));
            let length = number(4, 130) as usize;
            let (mut one, mut other) = (vec![0; length], vec![0; length]);
            fast.tag(&recipe, &password, &salt, &mut one).unwrap();
            plain.tag(&recipe, &password, &salt, &mut other).unwrap();
            assert_eq!(one, other, "{recipe:?} {} {}", hex(&password), hex(&salt));
        }
    }

    #[test]
    fn the_usual_cost_gives_the_bits_of_argon2() {
        let recipe = Recipe { cost: argon2::Params::new(19_456, 2, 1, None).unwrap(), version: Version::V0x13 };
        let (mut fast, mut plain) = (Fast::new(19_456), Plain::new(19_456));
        for _ in 0..3 {
            let (password, salt) = (bytes(1, 80), bytes(16, 16));
            let (mut one, mut other) = ([0; 32], [0; 32]);
            fast.tag(&recipe, &password, &salt, &mut one).unwrap();
            plain.tag(&recipe, &password, &salt, &mut other).unwrap();
            assert_eq!(one, other);
        }
    }

    #[test]
    fn memory_stays_between_hashes_but_not_that_of_a_dearer_one() {
        let recipe = |kib| Recipe { cost: argon2::Params::new(kib, 1, 1, None).unwrap(), version: Version::V0x13 };
        let mut fast = Fast::new(64);
        let tag = |fast: &mut Fast, kib| fast.tag(&recipe(kib), b"x", b"12345678", &mut [0; 32]).unwrap();
        assert!(!fast.is_warm());
        tag(&mut fast, 64);
        assert!(fast.is_warm());
        tag(&mut fast, 128);
        assert!(!fast.is_warm());
        tag(&mut fast, 32);
        assert!(fast.is_warm());
        fast.release();
        assert!(!fast.is_warm());
    }

    #[test]
    fn what_argon2id_cannot_have_is_an_error_and_no_panic() {
        let recipe = Recipe { cost: argon2::Params::new(64, 1, 1, None).unwrap(), version: Version::V0x13 };
        assert!(Fast::new(64).tag(&recipe, b"x", b"short", &mut [0; 32]).is_err());
        assert!(Fast::new(64).tag(&recipe, b"x", b"12345678", &mut [0; 3]).is_err());
    }
}
