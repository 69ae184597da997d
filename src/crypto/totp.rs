//! Codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds: what every app understands).

use totp_rs::{Builder, Secret as Shared, Totp};
use zeroize::Zeroizing;

use super::secret::{random_bytes, same};
use crate::error::{Error, Result};

/// Seconds that a code stands for.
const STEP_S: i64 = 30;
/// A clock may be so many steps off, either way.
const SKEW: i64 = 1;

/// A new shared secret: 160 bits, as RFC 4226 section 4 (R6) recommends.
pub fn new_secret() -> Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(random_bytes::<20>()?.to_vec()))
}

/// The step whose code was typed, later than `after`: a code is good once (RFC 6238 section 5.2).
pub fn step_of(secret: &[u8], typed: &str, now_s: i64, after: i64) -> Result<Option<i64>> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let totp = totp(secret, "", "")?;
    let today = now_s.div_euclid(STEP_S);
    let mut found = None;
    for step in today - SKEW..=today + SKEW {
        let at = u64::try_from(step * STEP_S).unwrap_or(0);
        if same(&typed, &totp.generate(at).to_string()) && step > after {
            found = Some(step);
        }
    }
    Ok(found)
}

/// The code of an instant, for whoever holds the secret.
pub fn code_at(secret: &[u8], now_s: i64) -> Result<String> {
    Ok(totp(secret, "", "")?.generate(u64::try_from(now_s).unwrap_or(0)).to_string())
}

/// What an app reads from the drawing, and the secret for who types it.
pub fn for_app(secret: &[u8], issuer: &str, login: &str) -> Result<(Zeroizing<String>, Zeroizing<String>)> {
    let totp = totp(secret, issuer, login)?;
    let url = totp.to_url().map_err(|_| Error::internal("no address for an authenticator app"))?;
    Ok((Zeroizing::new(url), Zeroizing::new(totp.secret().to_base32())))
}

fn totp(secret: &[u8], issuer: &str, login: &str) -> Result<Totp> {
    // A colon parts the two in the address.
    let plain = |text: &str| text.replace(':', " ");
    let issuer = Some(plain(issuer)).filter(|issuer| !issuer.is_empty());
    Builder::new()
        .with_secret(Shared::new(secret.into()))
        .with_issuer(issuer)
        .with_account_name(if login.is_empty() { "-".to_owned() } else { plain(login) })
        .build()
        .map_err(|_| Error::internal("a shared secret is damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of eight digits.
        for (at, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(code_at(SECRET, at).unwrap(), code, "{at}");
        }
    }

    #[test]
    fn a_code_is_good_once_and_half_a_minute_early_or_late() {
        let (now, after) = (1_111_111_109, 0);
        let step = now / STEP_S;
        let of = |typed: &str, now, after| step_of(SECRET, typed, now, after).unwrap();
        assert_eq!(of("081 804", now, after), Some(step));
        assert_eq!(of("081804", now + STEP_S, after), Some(step));
        assert_eq!(of("081804", now - STEP_S, after), Some(step));
        assert_eq!(of("081804", now + 2 * STEP_S, after), None);
        assert_eq!(of("081804", now, step), None, "it was used");
        for wrong in ["", "08180", "0818044", "081805", "٠٨١٨٠٤"] {
            assert_eq!(of(wrong, now, after), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_reads_who_and_where() {
        let (url, typed) = for_app(SECRET, "Distribuidora: Sul", "R1.ana").unwrap();
        assert!(
            url.starts_with("otpauth://totp/") && url.contains("R1.ana") && url.contains("Distribuidora"),
            "{}",
            *url
        );
        assert_eq!(*typed, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
