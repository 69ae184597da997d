//! What Kubernetes puts into every pod for each Service of its namespace: `<NAME>_SERVICE_HOST`, `<NAME>_SERVICE_PORT`
//! and the old link variables. A Service called "cracha" makes them look like ours.

/// Such a variable; `rest` is its name after `CRACHA_`.
pub(super) fn made(rest: &str, value: &str) -> bool {
    if rest.contains("__") {
        return false;
    }
    let words: Vec<&str> = rest.split('_').collect();
    let ends = |tail: &[&str]| words.ends_with(tail);
    let number = |word: &str| word.parse::<u16>().is_ok();
    // SERVICE_HOST; SERVICE_PORT and SERVICE_PORT_<name of the port>, always a number.
    let service = words.windows(2).any(|two| two == ["SERVICE", "PORT"]) && number(value);
    // PORT=tcp://…; PORT_8400_TCP=tcp://… and with _ADDR, _PORT, _PROTO behind it.
    let link = |at: usize| {
        words.get(at) == Some(&"PORT")
            && words.get(at + 1).is_some_and(|word| number(word))
            && words.get(at + 2).is_some_and(|word| ["TCP", "UDP", "SCTP"].contains(word))
            && matches!(words.get(at + 3..), Some([] | ["ADDR" | "PORT" | "PROTO"]))
    };
    ends(&["SERVICE", "HOST"]) || service || (ends(&["PORT"]) && value.contains("://")) || (0..words.len()).any(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_services_variables_are_known_and_a_slip_of_the_pen_is_not_taken_for_one() {
        for (rest, value) in [
            ("PORT", "tcp://10.96.0.12:8400"),
            ("SERVICE_HOST", "10.96.0.12"),
            ("SERVICE_PORT", "8400"),
            ("SERVICE_PORT_HTTP", "8400"),
            ("PORT_8400_TCP", "tcp://10.96.0.12:8400"),
            ("PORT_8400_TCP_ADDR", "10.96.0.12"),
            ("PORT_8400_TCP_PORT", "8400"),
            ("PORT_8400_TCP_PROTO", "tcp"),
            ("METRICS_SERVICE_HOST", "10.96.0.13"),
            ("METRICS_PORT_8409_TCP_ADDR", "10.96.0.13"),
        ] {
            assert!(made(rest, value), "{rest}");
        }
        for (rest, value) in [
            ("SERVER_LISTEN", "127.0.0.1:8400"),
            ("MAIL_SMTP_PORT", "587"),
            ("SERVER__PORT", "tcp://10.96.0.12:8400"),
            ("SERVICE__HOST", "10.96.0.12"),
            ("PORT", "8400"),
        ] {
            assert!(!made(rest, value), "{rest}");
        }
    }
}
