//! A table of what is refused and of what people ask about.

use super::LooksLike::{Card, Code, Password, Ticket};
use super::*;

#[test]
fn what_looks_like_a_secret_is_known() {
    for (text, looks) in [
        ("K7QX-9M2P-4TRV-0H3D", Ticket),
        ("recebi K7QX-9M2P-4TRV-0H3D e não entra", Ticket),
        ("k7qx 9m2p 4trv 0h3d", Ticket),
        ("K7QX–9M2P–4TRV–0H3D.", Ticket),
        ("K7QX9M2P4TRV0H3D", Ticket),
        ("Ｋ７ＱＸ-９Ｍ２Ｐ-４ＴＲＶ-０Ｈ３Ｄ", Ticket),
        ("(K7QX-9M2P-4TRV-0H3D)", Ticket),
        ("4111 1111 1111 1111", Card),
        ("cartão 4111-1111-1111-1111, validade 10/28", Card),
        ("5500005555555559", Card),
        ("é o 3782 822463 10005", Card),
        ("pedido 4500012345 4111 1111 1111 1111", Card),
        ("senha: cavalo123", Password),
        ("Senha:Cavalo", Password),
        ("minha senha é Bateria#9", Password),
        ("a senha nova: grampo-7", Password),
        ("contraseña: caballo7", Password),
        ("mi contraseña es Caballo7", Password),
        ("clave = x1y2", Password),
        ("my password is correcthorse9", Password),
        ("password: hunter2", Password),
        ("pwd=hunter2", Password),
        ("código: 123456", Code),
        ("el código es 482133", Code),
        ("meu token é 48213377", Code),
        ("PIN: 4821", Code),
    ] {
        assert_eq!(secret(text), Some(looks), "{text}");
    }
}

#[test]
fn what_people_ask_about_is_taken() {
    for text in [
        "esqueci minha senha",
        "Minha senha não funciona",
        "a senha: não chegou",
        "senha: inválida, diz a página",
        "minha senha é inválida",
        "a senha expirou ontem",
        "a senha temporária expirou",
        "Usuário e Senha",
        "a página diz: senha incorreta",
        "mi contraseña es incorrecta",
        "my password is wrong",
        "password expired",
        "meu login é 4001.maria.souza",
        "ID R10482",
        "CNPJ 12.345.678/0001-95",
        "CNPJ 12345678000195",
        "CNPJ 11.222.333/0001-81",
        "CNPJ 11222333000181",
        "12ABC34501DE35",
        "CPF 529.982.247-25",
        "CPF 52998224725",
        "telefone (11) 98765-4321",
        "+55 11 98765-4321",
        "pedido 4500012345",
        "pedido 4111 1111 1111 1112",
        "nota 35261111222333000181550010000012341000012345",
        "boleto 23790.12345 60000.000001 23456.789012 3 99990000012345",
        "rastreio BR123456789BR",
        "referência K7-QX",
        "protocolo 20261124-AB12CD34",
        "protocolo 20261124AB12CD34",
        "para casa esta nova",
        "casa rosa mesa sala para quem vier hoje 2026",
        "2026 2027 2028 2029",
        "código do pedido: 450001",
        "o código do produto é ABC-1234",
        "código postal 01310-100",
        "entrega em 24/11/2026 às 10:30",
        "R$ 12.345,67",
        "https://id.example.com/login",
        "",
    ] {
        assert_eq!(secret(text), None, "{text}");
    }
}

#[test]
fn the_words_say_why_and_what_to_do_instead() {
    for looks in [Ticket, Password, Code, Card] {
        for lang in Lang::ALL {
            assert!(looks.words(lang).len() > 80, "{looks:?}");
        }
    }
}
