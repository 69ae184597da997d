//! Moments in what others signed: seconds since 1970, which may have a fraction (`NumericDate`, RFC 7519 section 2).

use serde_json::{Map, Value};

/// FAPI 2.0 (Security Profile 5.3.2.1): nothing that begins later than this is taken, in seconds.
pub const FUTURE_S: i64 = 60;

/// A claim that is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMoment;

/// The claim of this name, in whole seconds; none where it is not there.
pub(super) fn moment(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, NoMoment> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    // What does not fit is as far away as can be.
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64)).map(Some).ok_or(NoMoment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_moment_may_have_a_fraction_and_is_a_number() {
        let claims = json!({
            "whole": 1000, "part": 1000.9, "before": -0.5, "far": 1e300, "most": u64::MAX, "text": "1000", "null": null,
        });
        let at = |name: &str| moment(claims.as_object().unwrap(), name);
        assert_eq!((at("whole"), at("part"), at("before")), (Ok(Some(1000)), Ok(Some(1000)), Ok(Some(-1))));
        assert_eq!((at("far"), at("most"), at("absent")), (Ok(Some(i64::MAX)), Ok(Some(i64::MAX)), Ok(None)));
        assert_eq!((at("text"), at("null")), (Err(NoMoment), Err(NoMoment)));
    }
}
