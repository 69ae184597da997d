//! Signs what is told to a receiver of webhooks (Standard Webhooks 1.0, symmetric).

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};

/// The value of `webhook-signature`: one signature for each key, the first key first, so that a receiver that knows one
/// of them is content while they are being changed. `id` has no full stop; `seconds` is the instant of this attempt.
pub fn signature(keys: &[Vec<u8>], id: &str, seconds: i64, body: &str) -> String {
    let signed = format!("{id}.{seconds}.{body}");
    let sign = |key: &Vec<u8>| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, signed.as_bytes())))
    };
    keys.iter().map(sign).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_signs_and_each_change_of_what_is_signed_is_another_signature() {
        let keys = [b"an example key of 24 byte".to_vec(), b"another one of 24 bytes..".to_vec()];
        let both = signature(&keys, "msg", 1_795_521_600, "{}");
        let parts: Vec<_> = both.split(' ').collect();
        assert_eq!(
            parts,
            [signature(&keys[..1], "msg", 1_795_521_600, "{}"), signature(&keys[1..], "msg", 1_795_521_600, "{}")]
        );
        assert!(parts.iter().all(|part| part.starts_with("v1,") && part.len() == 47));
        for other in [
            signature(&keys, "msh", 1_795_521_600, "{}"),
            signature(&keys, "msg", 1_795_521_601, "{}"),
            signature(&keys, "msg", 1_795_521_600, "{ }"),
        ] {
            assert_ne!(other, both);
        }
    }
}
