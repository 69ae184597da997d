//! The provider's endpoints through HTTP, statement by statement of the standards' two lists. A test's name begins with
//! the number of its statement: `a7_…` of part 1, `p2_35_…` of part 2.

mod whole_flow;
