//! What was found broken once, by the fuzzer or by a property, in its smallest form.

use super::laws::redirect;

#[test]
fn a2_a_question_mark_at_the_end_of_a_registered_query_swallows_no_code() {
    redirect::hold(b"https://shop.example.com/cb?x=1?\nhttps://shop.example.com/cb?x=1?");
    redirect::hold(b"https:b?x=0&y=%20hs:b?\nhttps:b?x=0&y=%20hs:b?");
}
