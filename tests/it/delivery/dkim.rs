//! DKIM signatures checked by a program that we did not write: Debian's python3-dkim (with python3-nacl for Ed25519).
//! The mail is from the past: the verifier refuses signatures from the future.

use std::io::Write;
use std::process::{Command, Stdio};

use cracha::crypto::keys::{Alg, SigningKey};
use cracha::mail::compose::Rendered;
use cracha::mail::dkim::Signer;
use cracha::mail::message::{Head, write};
use cracha::text::Lang;

/// Reads a mail from stdin; the key record is the argument; prints what the reader of the mail would see.
const CHECK: &str = r#"
import email, email.policy, sys
import dkim
name, record = sys.argv[1].encode() + b".", sys.argv[2].encode()
mail = sys.stdin.buffer.read()
found = dkim.verify(mail, dnsfunc=lambda asked, timeout=5: record if asked == name else None)
read = email.message_from_bytes(mail, policy=email.policy.default)
print("signed" if found else "BAD")
print(read["subject"])
print(read["to"].addresses[0].display_name)
print(read.get_body(("plain",)).get_content().strip())
print(read.get_body(("html",)).get_content().strip())
"#;

/// What an independent verifier and a mail program read in this mail: see [`CHECK`].
pub fn check(signer: &Signer, mail: &[u8]) -> Vec<String> {
    let (name, record) = signer.dns_record();
    let mut python = Command::new("/usr/bin/python3")
        .args(["-c", CHECK, &name, &record])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("this test needs /usr/bin/python3 (Debian: python3 python3-dkim python3-nacl)");
    python.stdin.take().unwrap().write_all(mail).unwrap();
    let done = python.wait_with_output().unwrap();
    let problem = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "python3-dkim (Debian: python3-dkim python3-nacl) failed:\n{problem}");
    String::from_utf8(done.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn mail() -> Vec<u8> {
    let head = Head {
        from_name: "Distribuição São João",
        from_address: "noreply@distribuidora.example",
        to_name: "Ana Conceição",
        to_address: "ana@informática.example",
        mail_id: "abc123@distribuidora.example",
        written_ms: 1_700_000_000_000,
        lang: Lang::PtBr,
        thread: None,
    };
    let rendered = Rendered {
        subject: "Seu código: Ana Conceição, login 10234.ana, Alfa & Filhos Ltda".into(),
        text: "Olá,  Ana!\n".into(),
        html: "<p>Olá,  Ana!</p>\n".into(),
    };
    write(&head, &rendered).unwrap()
}

#[test]
fn a_signature_with_either_kind_of_key_is_good_to_an_independent_verifier() {
    for alg in [Alg::Rs256, Alg::EdDsa] {
        let (key, _) = SigningKey::generate(alg, "s1").unwrap();
        let signer = Signer::new("distribuidora.example", "s1", key).unwrap();
        let signed = signer.sign(&mail(), 1_700_000_000).unwrap();
        let read = [
            "signed",
            "Seu código: Ana Conceição, login 10234.ana, Alfa & Filhos Ltda",
            "Ana Conceição",
            "Olá,  Ana!",
            "<p>Olá,  Ana!</p>",
        ];
        assert_eq!(check(&signer, &signed), read, "{alg:?}");
        // What a relay may do to a mail does not break it …
        let relayed =
            [b"Received: from a by b;\r\n\tTue, 14 Nov 2023 22:13:21 +0000\r\n", &signed[..], b"\r\n"].concat();
        assert_eq!(check(&signer, &relayed)[0], "signed", "{alg:?}");
        // … what a forger would do does.
        let text = String::from_utf8(signed).unwrap();
        for (what, forged) in [
            ("body", text.replacen("Ol=C3=A1", "Adeus", 1)),
            ("second subject", text.replacen("Subject: ", "Subject: outro\r\nSubject: ", 1)),
            ("recipient", text.replacen("ana@", "eva@", 1)),
        ] {
            assert_ne!(forged, text, "{what}");
            assert_eq!(check(&signer, forged.as_bytes())[0], "BAD", "{alg:?} {what}");
        }
    }
}
