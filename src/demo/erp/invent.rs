//! Plausible new resellers, different each time, with right CNPJ digits in both forms.

use uuid::Uuid;

use super::ErpReseller;

const FIRST: [&str; 16] = [
    "Aurora",
    "Vértice",
    "Horizonte",
    "Serra Azul",
    "Litoral",
    "Nova Era",
    "Cerrado",
    "Ipê",
    "Conecta",
    "Bússola",
    "Planalto",
    "Araucária",
    "Farol",
    "Maré Alta",
    "Pampa",
    "Jequitibá",
];
const SECOND: [&str; 8] = [
    "Tecnologia",
    "Informática",
    "Soluções em TI",
    "Sistemas",
    "Redes e Telecom",
    "Infraestrutura",
    "Digital",
    "Suprimentos de TI",
];
const FORM: [&str; 3] = ["Ltda.", "S.A.", "EIRELI"];
const GIVEN: [&str; 16] = [
    "Ana",
    "Bruno",
    "Carla",
    "Diego",
    "Elisa",
    "Fábio",
    "Helena",
    "Igor",
    "Júlia",
    "Kauã",
    "Larissa",
    "Marcos",
    "Natália",
    "Otávio",
    "Patrícia",
    "Rafael",
];
const FAMILY: [&str; 12] = [
    "Almeida",
    "Barbosa",
    "Cardoso",
    "Duarte",
    "Esteves",
    "Ferreira",
    "Gonçalves",
    "Lima",
    "Moraes",
    "Nogueira",
    "Pereira",
    "Ramos",
];
const REPS: [&str; 4] = ["Sílvia Tavares", "Renato Prado", "Mônica Reis", "Paulo Vidal"];
/// Letters that a CNPJ uses without a warning: not I, O, U, Q, F.
const LETTERS: &[u8] = b"ABCDEGHJKLMNPRSTVWXYZ0123456789";

/// A source of choices: the system's randomness, 16 bytes at a time.
struct Dice(Vec<u8>);

impl Dice {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn below(&mut self, bound: usize) -> usize {
        if self.0.len() < 2 {
            self.0.extend_from_slice(&Uuid::new_v4().as_bytes()[..6]); // past here v4 has fixed bits
        }
        let (a, b) = (self.0.pop().unwrap_or(0), self.0.pop().unwrap_or(0));
        (usize::from(a) << 8 | usize::from(b)) % bound.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len())).copied().unwrap_or("")
    }
}

/// A new reseller; its CNPJ has letters when asked for.
pub fn reseller(letters: bool) -> ErpReseller {
    let mut dice = Dice::new();
    let (first, second) = (dice.pick(&FIRST), dice.pick(&SECOND));
    let (given, family, other) = (dice.pick(&GIVEN), dice.pick(&FAMILY), dice.pick(&GIVEN));
    let domain = format!("{}.example", ascii(first));
    ErpReseller {
        external_id: format!("BR{:06}", 100_000 + dice.below(60_000) * 13 + dice.below(13)),
        legal_name: format!("{first} {second} {}", dice.pick(&FORM)),
        cnpj: cnpj(&mut dice, letters),
        contact_name: format!("{given} {family}"),
        contact_email: format!("{}.{}@{domain}", ascii(given), ascii(family)),
        contact_phone: format!("+55 11 9{:04}-{:04}", dice.below(10_000), dice.below(10_000)),
        language: "pt-BR".into(),
        alternate_name: format!("{other} {}", dice.pick(&FAMILY)),
        alternate_email: format!("financeiro@{domain}"),
        sales_representative: dice.pick(&REPS).to_owned(),
        state: "active".into(),
    }
}

fn cnpj(dice: &mut Dice, letters: bool) -> String {
    let mut body: Vec<u8> = (0..8)
        .map(|_| match letters {
            true => LETTERS.get(dice.below(LETTERS.len())).copied().unwrap_or(b'A'),
            false => b'0' + dice.below(10) as u8,
        })
        .collect();
    if letters {
        body[1] = b'K'; // at least one letter
    }
    body.extend_from_slice(b"0001");
    let first = check_digit(&body);
    body.push(first);
    let second = check_digit(&body);
    body.push(second);
    let c: String = body.into_iter().map(char::from).collect();
    format!("{}.{}.{}/{}-{}", &c[..2], &c[2..5], &c[5..8], &c[8..12], &c[12..])
}

/// The next check digit: weights 2 to 9 from the right, value = ASCII - 48, modulo 11.
fn check_digit(body: &[u8]) -> u8 {
    let sum: u32 = body.iter().rev().zip((2..=9).cycle()).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
    match sum % 11 {
        0 | 1 => b'0',
        rest => b'0' + (11 - rest) as u8,
    }
}

/// Lower-case ASCII letters of a name, for an address.
fn ascii(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.nfd().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digits_are_those_of_the_official_example() {
        let first = check_digit(b"12ABC34501DE");
        assert_eq!(first, b'3');
        assert_eq!(check_digit(b"12ABC34501DE3"), b'5');
    }

    #[test]
    fn every_invented_reseller_has_a_right_cnpj() {
        for letters in [false, true] {
            for _ in 0..200 {
                let made = reseller(letters);
                let plain: Vec<u8> = made.cnpj.bytes().filter(u8::is_ascii_alphanumeric).collect();
                assert_eq!(plain.len(), 14);
                assert_eq!(plain[..12].iter().any(u8::is_ascii_alphabetic), letters);
                assert_eq!((check_digit(&plain[..12]), check_digit(&plain[..13])), (plain[12], plain[13]));
                assert!(made.contact_email.is_ascii());
            }
        }
    }
}
