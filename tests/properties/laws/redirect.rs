//! Where answers may go (A2, P2-34).

use cracha::oidc::client::ClientView;
use cracha::oidc::registration::check_uri;
use cracha::oidc::response::append;
use url::{Host, Url};

use super::{clients, halves, read_form};

pub const SEEDS: &[&str] = &[
    "https://shop.example.com/cb\nhttps://shop.example.com/cb",
    "https://shop.example.com/cb?x=1&y=%20\nhttps://shop.example.com/cb?x=1",
    "http://127.0.0.1/cb\nhttp://127.0.0.1:5000/cb",
    "http://127.0.0.1:7/cb?x\nhttp://127.0.0.1:65535/cb?x",
    "http://[::1]:7000\nhttp://[::1]",
    "http://127.0.0.1/cb\nhttp://127.0.0.1:5000@evil.example/cb",
    "com.example.app:/cb\ncom.example.app:/cb",
    "http://loja.localhost:7001/cb\nhttp://loja.localhost:7002/cb",
];

/// Two texts: what is registered and what is asked for.
pub fn hold(bytes: &[u8]) {
    let Some((registered, asked)) = halves(bytes) else { return };
    for native in [false, true] {
        let uris = vec![registered.to_owned()];
        let client = ClientView { redirect_uris: uris, native, ..clients()[0].clone() };
        assert!(client.redirects_to(registered), "what is registered is taken");
        law(&client, asked);
        let registrable = check_uri(registered, native, native).is_ok();
        if registrable {
            answered(registered);
        }
        if registrable && client.redirects_to(asked) {
            answered(asked);
            assert!(check_uri(asked, true, native).is_ok(), "{asked}: not to be registered, but taken");
            let other = ClientView { redirect_uris: vec![asked.to_owned()], ..client };
            assert!(other.redirects_to(registered), "{registered} and {asked}: one way only");
        }
    }
}

/// What is taken is registered, character for character; a native client's may differ in the port of the loopback address.
pub fn law(client: &ClientView, asked: &str) {
    let taken = client.redirects_to(asked);
    let exact = client.redirect_uris.iter().any(|own| own == asked);
    assert!(!exact || taken);
    if !taken || exact {
        return;
    }
    assert!(client.native, "{asked}: not registered");
    let at = |uri: &str| Url::parse(uri).ok();
    let url = at(asked).expect("a loopback address is a URL");
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        _ => false,
    };
    assert!(loopback && url.scheme() == "http", "{asked}: not this machine");
    assert!(url.username().is_empty() && url.password().is_none(), "{asked}");
    let own = client.redirect_uris.iter().filter_map(|own| at(own)).any(|mut own| {
        let fits = own.set_port(url.port()).is_ok();
        fits && own == url
    });
    assert!(own, "{asked}: more than the port differs");
}

/// An answer goes to the origin and path of a registrable address, and what it carries can be read there.
fn answered(uri: &str) {
    let to = append(uri, [("code", "a b&c=d#e\r\n"), ("iss", "https://id.example.com")]);
    let (own, url) = (Url::parse(uri).expect("registrable"), Url::parse(&to).expect("an address"));
    assert_eq!((own.scheme(), own.host(), own.port()), (url.scheme(), url.host(), url.port()));
    assert_eq!((own.path(), url.fragment()), (url.path(), None));
    let read = read_form(to.split_once('?').expect("a query").1.as_bytes());
    let Some(read) = read else { return }; // a registered query may be anything
    assert!(read.contains(&("code".to_owned(), "a b&c=d#e\r\n".to_owned())), "{to}");
}
