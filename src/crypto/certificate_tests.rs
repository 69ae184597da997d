use super::*;
use crate::crypto::dn::Dn;
use crate::crypto::keys::PublicKey;
use serde_json::json;

const AUTHORITY: &[u8] = include_bytes!("../../tests/cases/certificates/authority.pem");
const BETWEEN: &[u8] = include_bytes!("../../tests/cases/certificates/between.pem");
const PORTAL: &[u8] = include_bytes!("../../tests/cases/certificates/portal.pem");
const SERVER: &[u8] = include_bytes!("../../tests/cases/certificates/server.pem");
const ALONE: &[u8] = include_bytes!("../../tests/cases/certificates/self-signed.pem");
const LISTS: [&[u8]; 2] = [
    include_bytes!("../../tests/cases/certificates/revocation/authority-list.pem"),
    include_bytes!("../../tests/cases/certificates/revocation/between-list.pem"),
];
/// In 2027.
const NOW: i64 = 1_800_000_000;

fn read(parts: &[&[u8]]) -> Certificate {
    Certificate::read_pem(&parts.concat()).unwrap()
}

/// The JWK of a certificate's own key, with the certificate beside it.
fn jwk(pem: &[u8]) -> Value {
    let der = CertificateDer::from_pem_slice(pem).unwrap();
    let (_, parsed) = X509Certificate::from_der(&der).unwrap();
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(without_zeros(bytes));
    let x5c = [STANDARD.encode(&der)];
    match parsed.public_key().parsed().unwrap() {
        Public::RSA(rsa) => json!({ "kty": "RSA", "n": text(rsa.modulus), "e": text(rsa.exponent), "x5c": x5c }),
        Public::EC(point) => {
            let (x, y) = point.data()[1..].split_at(32);
            let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
            json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "x5c": x5c })
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_certificate_says_is_read() {
    let portal = read(&[PORTAL]);
    assert!(Dn::read(r"CN=portal,O=Loja\, Ltda+UID=7,C=BR").unwrap().is(&portal.subject));
    assert!(!Dn::read("CN=portal").unwrap().is(&portal.subject));
    assert_eq!((portal.dns, portal.uris), (vec!["loja.example".to_owned()], vec!["urn:loja".to_owned()]));
    assert_eq!(portal.emails, ["ti@loja.example"]);
    assert_eq!(portal.addresses, ["203.0.113.7".parse::<IpAddr>().unwrap(), "2001:db8::7".parse().unwrap()]);
    assert_eq!(portal.thumbprint.len(), 43);
}

#[test]
fn an_authority_vouches_for_what_it_issued_to_clients_while_it_is_good() {
    let authorities = Authorities::read_pem(AUTHORITY, None).unwrap();
    let vouched = |parts: &[&[u8]], now_s| authorities.vouch_for(&read(parts), now_s);
    assert_eq!(vouched(&[PORTAL, BETWEEN], NOW), Ok(()));
    for (parts, now_s, why) in [
        (&[PORTAL][..], NOW, "a link is missing"),
        (&[PORTAL, BETWEEN], 1_700_000_000, "not yet"),
        (&[PORTAL, BETWEEN], 5_000_000_000, "no more"),
        (&[PORTAL, BETWEEN], -1, "never"),
        (&[SERVER, BETWEEN], NOW, "for servers"),
        (&[ALONE], NOW, "nobody's"),
    ] {
        assert_eq!(vouched(parts, now_s), Err(Doubt::Unknown), "{why}");
    }
    let named = Authorities::read_pem(BETWEEN, None).unwrap();
    assert_eq!(named.vouch_for(&read(&[PORTAL]), NOW), Ok(()), "what is between is named itself");
    for nothing in [&b""[..], b"nothing"] {
        assert_eq!(Authorities::read_pem(nothing, None).unwrap_err(), Unusable::Authorities);
    }
}

#[test]
fn what_an_authority_took_back_is_believed_no_more_nor_what_no_list_speaks_of() {
    let [authority, between, kept, revoked]: [&[u8]; 4] = [
        include_bytes!("../../tests/cases/certificates/revocation/authority.pem"),
        include_bytes!("../../tests/cases/certificates/revocation/between.pem"),
        include_bytes!("../../tests/cases/certificates/revocation/kept.pem"),
        include_bytes!("../../tests/cases/certificates/revocation/revoked.pem"),
    ];
    let asked = |lists: Option<&[u8]>, own: &[u8], now_s| {
        Authorities::read_pem(authority, lists).unwrap().vouch_for(&read(&[own, between]), now_s)
    };
    let all = LISTS.concat();
    assert_eq!(asked(None, revoked, NOW), Ok(()), "nobody asked");
    assert_eq!(asked(Some(&all), kept, NOW), Ok(()));
    assert_eq!(asked(Some(&all), revoked, NOW), Err(Doubt::Revoked));
    for list in LISTS {
        assert_eq!(asked(Some(list), kept, NOW), Err(Doubt::Unlisted), "each on the way needs one");
    }
    assert_eq!(asked(Some(&all), kept, 3_400_000_000), Err(Doubt::Outdated), "in 2077");
    let known = Authorities::read_pem(authority, Some(&all)).unwrap();
    assert_eq!(known.names, ["C=BR, O=Certificadora, CN=Autoridade"]);
    assert_eq!(known.lists.iter().map(|list| list.revoked).collect::<Vec<_>>(), [0, 1]);
    assert!(known == Authorities::read_pem(authority, Some(&all)).unwrap());
    assert!(known != Authorities::read_pem(authority, None).unwrap());
    let mut other = all.clone();
    other.extend_from_slice(b"-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n");
    for wrong in [&b""[..], b"nothing", authority, &other, &all[..all.len() - 40]] {
        assert_eq!(Authorities::read_pem(authority, Some(wrong)).unwrap_err(), Unusable::Lists);
    }
}

#[test]
fn a_certificate_beside_a_key_counts_when_it_is_of_that_key() {
    for pem in [PORTAL, ALONE] {
        let jwk = jwk(pem);
        assert!(PublicKey::read_jwk(&jwk).is_ok());
        let own = read(&[pem]).thumbprint;
        let thumb = json!({ "kty": "EC", "x5t#S256": own });
        let both = [own.clone(), own];
        assert_eq!(read_thumbprints(&json!({ "keys": [jwk, thumb] })), both);
    }
    let (mut taken, other) = (jwk(PORTAL), jwk(BETWEEN));
    taken["x5c"] = other["x5c"].clone();
    let broken = json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "x5c": ["?"] });
    assert!(read_thumbprints(&json!({ "keys": [taken, broken, { "x5c": [] }, {}] })).is_empty());
}

#[test]
fn what_is_no_certificate_is_none() {
    for wrong in [&b""[..], b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"x"] {
        assert_eq!(Certificate::read_pem(wrong), None);
    }
    let der = CertificateDer::from_pem_slice(PORTAL).unwrap().as_ref().to_vec();
    assert_eq!(Certificate::read(vec![[der.as_slice(), b"x"].concat()]), None, "more behind it");
    assert_eq!(Certificate::read(vec![der.clone(); 9]), None, "a longer chain than anybody has");
    for at in 0..der.len() {
        let _ = Certificate::read(vec![der[..at].to_vec()]);
        let mut bent = der.clone();
        bent[at] ^= 0x55;
        let _ = Certificate::read(vec![bent]); // whatever it is, it does not end the process
    }
}
