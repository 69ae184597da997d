//! A record from JSON, as an ERP writes it: `null` is what is absent, and a number is taken as its text.

use serde_json::{Map, Value};

use super::record::{Contact, Line, Place, Record};
use crate::model::intake_line::RecordKind;
use crate::model::reason::Reason;

/// Reads what can be read; a field of another type is named, and what is readable beside it is kept.
pub fn line(value: &Value, place: Place) -> Line {
    let mut fields = Fields { wrong: Vec::new() };
    let (record, problem) = match value {
        Value::Object(object) if place.kind == RecordKind::EndCustomer => (fields.end_customer(object), None),
        Value::Object(object) => (fields.record(object), None),
        _ => (Record::default(), Some(Reason::RecordMalformed)),
    };
    let problem = problem.or((!fields.wrong.is_empty()).then_some(Reason::RecordMalformed));
    Line { place, record, problems: problem.into_iter().collect(), fields: fields.wrong }
}

struct Fields {
    /// Names of fields that hold what they may not.
    wrong: Vec<String>,
}

impl Fields {
    fn record(&mut self, object: &Map<String, Value>) -> Record {
        Record {
            external_id: self.text(object, "", "external_id").unwrap_or_default(),
            legal_name: self.text(object, "", "legal_name").unwrap_or_default(),
            cnpj: self.text(object, "", "cnpj").unwrap_or_default(),
            id_issued_at: self.text(object, "", "id_issued_at"),
            contact: self.contact(object, "contact").unwrap_or_default(),
            alternate: self.contact(object, "alternate"),
            sales_representative: self.text(object, "", "sales_representative"),
            facts: self.object(object, "facts").cloned().unwrap_or_default(),
            state: match object.get("state") {
                Some(Value::Bool(active)) => Some(active.to_string()),
                _ => self.text(object, "", "state"),
            },
        }
    }

    fn end_customer(&mut self, object: &Map<String, Value>) -> Record {
        let mut facts = Map::new();
        for name in ["city", "region"] {
            facts.extend(self.text(object, "", name).map(|text| (name.to_owned(), text.into())));
        }
        Record {
            external_id: self.text(object, "", "reseller_id").unwrap_or_default(),
            legal_name: self.text(object, "", "name").unwrap_or_default(),
            cnpj: self.text(object, "", "document").unwrap_or_default(),
            contact: Contact {
                email: self.text(object, "", "email").unwrap_or_default(),
                phone: self.text(object, "", "phone"),
                ..Contact::default()
            },
            facts,
            ..Record::default()
        }
    }

    fn contact(&mut self, object: &Map<String, Value>, name: &str) -> Option<Contact> {
        let inner = self.object(object, name)?;
        Some(Contact {
            name: self.text(inner, name, "name").unwrap_or_default(),
            email: self.text(inner, name, "email").unwrap_or_default(),
            phone: self.text(inner, name, "phone"),
            language: self.text(inner, name, "language"),
        })
    }

    fn object<'a>(&mut self, object: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
        match object.get(name)? {
            Value::Null => None,
            Value::Object(inner) => Some(inner),
            _ => {
                self.wrong.push(name.to_owned());
                None
            }
        }
    }

    /// A number that was written with all its digits is its text.
    fn text(&mut self, object: &Map<String, Value>, of: &str, name: &str) -> Option<String> {
        match object.get(name)? {
            Value::Null => return None,
            Value::String(text) => return Some(text.clone()),
            Value::Number(number) => {
                let text = number.to_string();
                if !text.contains(['e', 'E']) && text.len() <= 18 {
                    return Some(text);
                }
            }
            _ => {}
        }
        self.wrong.push(if of.is_empty() { name.to_owned() } else { format!("{of}.{name}") });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::intake_line::Origin;

    fn read(json: &str) -> Line {
        let place =
            Place { source: Origin::Api, kind: RecordKind::Reseller, batch: "api/1".into(), line: 1, raw: json.into() };
        line(&serde_json::from_str(json).unwrap(), place)
    }

    #[test]
    fn null_is_absent_and_a_number_its_text() {
        let line = read(
            r#"{"external_id":9103,"cnpj":90025108000121,"facts":null,"alternate":{"name":null,"email":"b@x.example"},"state":true}"#,
        );
        assert!(line.problems.is_empty(), "{line:?}");
        assert_eq!((line.record.external_id.as_str(), line.record.cnpj.as_str()), ("9103", "90025108000121"));
        assert_eq!(line.record.alternate.unwrap().name, "");
        assert_eq!(line.record.state.as_deref(), Some("true"));
    }

    #[test]
    fn what_has_the_wrong_type_is_named_and_the_rest_is_read() {
        let line =
            read(r#"{"external_id":"9","legal_name":["x"],"contact":{"email":{},"name":"Ana"},"facts":3,"cnpj":1e30}"#);
        assert_eq!(line.problems, [Reason::RecordMalformed]);
        assert_eq!(line.fields, ["legal_name", "cnpj", "contact.email", "facts"]);
        assert_eq!((line.record.external_id.as_str(), line.record.contact.name.as_str()), ("9", "Ana"));
        assert_eq!(read("[1]").problems, [Reason::RecordMalformed]);
    }
}
