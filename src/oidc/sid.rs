//! What a client calls a session (`sid`, Back-Channel Logout 1.0 section 2.1): the session's public name, or one of the
//! client's sector, so that two sectors cannot find out by it that they have the same person (OpenID Connect Core 17.3).

use super::id_token::Hint;
use crate::crypto::secret::keyed;

/// The session as its row knows it. The id of the row is told to nobody outside of the house; the public name is.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Of the row.
    pub id: &'a str,
    /// The public name.
    pub sid: &'a str,
}

impl Named<'_> {
    /// As the clients of this sector know it: the same at each of them, as long as the session lasts, whatever becomes of the
    /// house's keys. Who knows the public name cannot find it.
    pub fn told(self, sector: Option<&str>) -> String {
        match sector {
            None => self.sid.to_owned(),
            Some(sector) => {
                let mut told = keyed(&format!("{}\n{}", self.id, self.sid), &format!("cracha/sid/1\n{sector}"));
                told.truncate(22);
                told
            }
        }
    }

    /// Whether the hint of a client of this sector is of this session. ID tokens of before sectors had names of their own say
    /// the public one.
    pub fn is_of(self, hint: &Hint, sector: Option<&str>) -> bool {
        hint.sid.as_ref().is_some_and(|sid| *sid == self.told(sector) || sid == self.sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e41_a_session_has_one_name_for_each_sector() {
        let one = Named { id: "0192f1a0-0000-7000-8000-000000000001", sid: "s1" };
        let other = Named { id: "0192f1a0-0000-7000-8000-000000000002", sid: "s1" };
        assert_eq!(one.told(None), "s1");
        let told = one.told(Some("a.example"));
        assert_eq!((told.len(), &told), (22, &one.told(Some("a.example"))));
        assert!(told != one.told(Some("b.example")) && told != other.told(Some("a.example")) && told != "s1");
        let hint = |sid: &str| Hint { sub: "u1".into(), sid: Some(sid.into()), client_id: "shop".into() };
        assert!(one.is_of(&hint(&told), Some("a.example")) && one.is_of(&hint("s1"), Some("a.example")));
        assert!(!one.is_of(&hint(&told), Some("b.example")) && !one.is_of(&hint(&told), None));
        assert!(!one.is_of(&Hint { sid: None, ..hint("") }, None));
    }
}
