//! What was typed about an end customer, and what it means once every value is cleaned: the intake's cleaning, for form,
//! file and API alike.

use crate::model::clean::{self, Document};
use crate::model::end_customer::Details;
use crate::model::reason::Reason;

/// Longest name, in characters.
const MOST_NAME: usize = 200;
/// Longest city, in characters.
const MOST_CITY: usize = 100;
/// The federal states of Brazil.
const REGIONS: [&str; 27] = [
    "AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA", "PB", "PE", "PI", "PR", "RJ",
    "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO",
];

/// As it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// CNPJ or CPF.
    pub document: String,
    /// The name.
    pub name: String,
    /// An e-mail, or nothing.
    pub email: String,
    /// A telephone, or nothing.
    pub phone: String,
    /// A city, or nothing.
    pub city: String,
    /// A federal state, or nothing.
    pub region: String,
}

/// What passed every check.
#[derive(Clone, Debug)]
pub struct Good {
    /// The number.
    pub document: Document,
    /// The rest.
    pub details: Details,
    /// What to look at.
    pub warnings: Vec<Reason>,
}

/// Checks it without touching anything.
///
/// # Errors
/// Every reason why it cannot be taken.
pub fn check(typed: &Typed) -> Result<Good, Vec<Reason>> {
    let mut warnings = Vec::new();
    let document = clean::document(&typed.document, &mut warnings);
    let details = details(typed, &mut warnings);
    match (document, details) {
        (Ok(document), Ok(details)) => Ok(Good { document, details, warnings }),
        (document, details) => {
            let mut reasons: Vec<Reason> = document.err().into_iter().collect();
            reasons.extend(details.err().into_iter().flatten());
            Err(reasons)
        }
    }
}

/// The same of all but the number.
pub(super) fn details(typed: &Typed, warnings: &mut Vec<Reason>) -> Result<Details, Vec<Reason>> {
    let mut reasons = Vec::new();
    let name = match clean::name(&typed.name, warnings) {
        Ok(Some(name)) if name.chars().count() > MOST_NAME => Err(Reason::NameTooLong),
        Ok(Some(name)) => Ok(name),
        Ok(None) => Err(Reason::NameMissing),
        Err(why) => Err(why),
    };
    let name = name.map_err(|why| reasons.push(why)).unwrap_or_default();
    let email = match clean::email(&typed.email) {
        Ok(email) => Some(email),
        Err(Reason::EmailMissing) => None,
        Err(why) => {
            reasons.push(why);
            None
        }
    };
    let phone = clean::phone(&typed.phone, warnings);
    let mut optional =
        |text: &str, good: &dyn Fn(&str) -> bool, otherwise: Reason| match clean::name(text, &mut Vec::new()) {
            Ok(Some(found)) if good(&found) => Some(found),
            Ok(None) => None,
            Ok(Some(_)) => {
                warnings.push(otherwise);
                None
            }
            Err(why) => {
                warnings.push(why);
                None
            }
        };
    let city = optional(&typed.city, &|city| city.chars().count() <= MOST_CITY, Reason::CityIgnored);
    let region = optional(&typed.region.to_uppercase(), &|region| REGIONS.contains(&region), Reason::RegionIgnored);
    if reasons.is_empty() { Ok(Details { name, email, phone, city, region }) } else { Err(reasons) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_said_at_once_and_what_is_optional_falls_away_with_a_warning() {
        let wrong = Typed { document: "1".into(), email: "ana".into(), ..Typed::default() };
        let why = [Reason::DocumentLength, Reason::NameMissing, Reason::EmailWithoutAt];
        assert_eq!(check(&wrong).unwrap_err(), why);
        let typed = Typed {
            document: "529.982.247-25".into(),
            name: " Ana  Souza ".into(),
            phone: "#N/D".into(),
            city: "x".repeat(101),
            region: "xx".into(),
            ..Typed::default()
        };
        let good = check(&typed).unwrap();
        assert_eq!((good.details.email, good.details.phone, good.details.region), (None, None, None));
        assert_eq!(good.warnings, [Reason::SpreadsheetError, Reason::CityIgnored, Reason::RegionIgnored]);
        let sp = Typed { region: "sp".into(), city: "São Paulo".into(), ..typed };
        let good = check(&sp).unwrap().details;
        assert_eq!((good.region.as_deref(), good.city.as_deref()), (Some("SP"), Some("São Paulo")));
    }
}
