//! Who plays in the demo: sample resellers and people in every state, and what each of them shows.

use serde_json::json;

use super::story::Story;
use super::tuned::tune;
use crate::demo::Sample;
use crate::error::Result;
use crate::flow::intake::{Contact, Record};
use crate::flow::operate::staff;
use crate::flow::users;
use crate::model::ctx::Actor;
use crate::model::ids::Instant;
use crate::model::role::{Permission, Role};
use crate::text::Lang;

/// Facts that a portal needs before it shows prices, in the demo.
pub const FACTS: [&str; 2] = ["state_registration", "tax_regime"];
/// Addresses under this domain are refused by the demo's relay.
pub const BOUNCES: &str = "devolve.example";

/// Tells the whole past up to `now`; returns the sample logins. `step` is called before each of [`STEPS`] parts.
pub async fn tell(story: &Story<'_>, now: Instant, mut step: impl FnMut(&str)) -> Result<Vec<Sample>> {
    let ago = |hours: i64| now.plus_h(-hours);
    let mut samples = Vec::new();
    step("staff");
    samples.push(agent(story, ago(1500)).await?);
    samples.push(supervisor(story, ago(1500)).await?);
    samples.push(operator(story, ago(1500)).await?);
    step("Aurora");
    samples.extend(aurora(story, ago(1440), ago(240)).await?);
    step("Vértice");
    samples.extend(vertice(story, ago(1200)).await?);
    step("Ipê");
    samples.extend(ipe(story, ago(700)).await?);
    step("Cerrado");
    samples.push(cerrado(story, ago(200)).await?);
    step("Pampa");
    samples.push(pampa(story, ago(42)).await?);
    step("Maré Alta");
    samples.push(mare_alta(story, ago(6)).await?);
    step("Farol");
    samples.push(farol(story, ago(3)).await?);
    Ok(samples)
}

/// How many parts [`tell`] has.
pub const STEPS: usize = 8;

fn sample(who: &str, login: &str, email: &str, password: String, note: [&str; 3]) -> Sample {
    Sample { who: who.into(), login: login.into(), email: email.into(), password, note: note.map(str::to_owned) }
}

fn record(external_id: &str, legal_name: &str, cnpj: &str, name: &str, email: &str) -> Record {
    let contact = Contact {
        name: name.into(),
        email: email.into(),
        phone: Some("+55 11 5555-0123".into()),
        language: Some("pt-BR".into()),
    };
    let facts = json!({ "state_registration": "110.042.490.114", "tax_regime": "simples" });
    Record {
        external_id: external_id.into(),
        legal_name: legal_name.into(),
        cnpj: cnpj.into(),
        contact,
        sales_representative: Some("Renata Dias".into()),
        facts: facts.as_object().cloned().unwrap_or_default(),
        ..Record::default()
    }
}

async fn agent(story: &Story<'_>, at: Instant) -> Result<Sample> {
    let email = "duda.ramos@distribuidora.example";
    let new = staff::NewStaff {
        login: "duda.ramos".into(),
        name: "Duda Ramos".into(),
        email: email.into(),
        language: Lang::PtBr,
        role: Role::Agent,
    };
    story.act(at, Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &new)).await?;
    let password = story.choose(at.plus_min(20), "duda.ramos").await?;
    let note = [
        "Suporte: encontre logins, leia o caminho dos e-mails, envie senhas temporárias",
        "Soporte: encuentre logins, lea el camino de los correos, envíe contraseñas temporales",
        "Desk: find logins, read the mails' trail, send temporary passwords",
    ];
    Ok(sample("Duda Ramos", "duda.ramos", email, password, note))
}

async fn supervisor(story: &Story<'_>, at: Instant) -> Result<Sample> {
    let email = "lia.duarte@distribuidora.example";
    let new = staff::NewStaff {
        login: "lia.duarte".into(),
        name: "Lia Duarte".into(),
        email: email.into(),
        language: Lang::PtBr,
        role: Role::Supervisor,
    };
    story.act(at, Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &new)).await?;
    let password = story.choose(at.plus_min(22), "lia.duarte").await?;
    let note = [
        "Supervisão: decide os casos sem prova e vê o que cada atendente fez",
        "Supervisión: decide los casos sin prueba y ve lo que hizo cada agente",
        "Supervisor: decides the cases without proof and sees what each agent did",
    ];
    Ok(sample("Lia Duarte", "lia.duarte", email, password, note))
}

async fn operator(story: &Story<'_>, at: Instant) -> Result<Sample> {
    let email = "otto.klein@distribuidora.example";
    let new = staff::NewStaff {
        login: "otto.klein".into(),
        name: "Otto Klein".into(),
        email: email.into(),
        language: Lang::PtBr,
        role: Role::Operator,
    };
    story.act(at, Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &new)).await?;
    let password = story.choose(at.plus_min(25), "otto.klein").await?;
    tune(story, at.plus_min(30)).await?;
    let note = [
        "Operação: agendas, promessas, fila, auditoria",
        "Operación: agendas, promesas, cola, auditoría",
        "Operator: schedules, promises, queue, audit",
    ];
    Ok(sample("Otto Klein", "otto.klein", email, password, note))
}

/// A user whom an Administrator makes and who chooses a password an hour later.
async fn member(
    story: &Story<'_>,
    at: Instant,
    administrator: &str,
    (name, part, email): (&str, &str, &str),
    role: Role,
    permissions: &[Permission],
) -> Result<(String, String)> {
    let form = users::Form {
        name: name.into(),
        login_part: part.into(),
        email: email.into(),
        phone: None,
        language: Lang::PtBr,
        role,
        permissions: permissions.to_vec(),
    };
    let administrator = story.actor(administrator).await?;
    let user = story.act(at, administrator, move |tx, ctx| users::create(tx, ctx, &form)).await?;
    let password = story.choose(at.plus_h(1), &user.login).await?;
    Ok((user.login, password))
}

/// A user of the ordinary reseller.
struct Member<'a> {
    name: &'a str,
    /// Of the login and of the address.
    part: &'a str,
    role: Role,
    role_name: &'a str,
    permissions: &'a [Permission],
    note: [&'a str; 3],
}

/// The ordinary reseller: one user of each role, and one whom the Administrator has blocked.
async fn aurora(story: &Story<'_>, at: Instant, blocked_at: Instant) -> Result<Vec<Sample>> {
    let mut record =
        record("1001", "Aurora Tecnologia Ltda.", "90.010.001/0001-00", "Maria Souza", "maria@aurora.example");
    record.alternate =
        Some(Contact { name: "Lúcia Melo".into(), email: "financeiro@aurora.example".into(), ..Contact::default() });
    story.hand_over(at, record).await?;
    let administrator = "1001.maria.souza";
    let password = story.choose(at.plus_h(5), administrator).await?;
    let mut samples = vec![sample(
        "Maria Souza · Administradora · Aurora",
        administrator,
        "maria@aurora.example",
        password,
        [
            "Crie, bloqueie e altere usuários da revenda",
            "Cree, bloquee y cambie usuarios del revendedor",
            "Create, block and change the reseller's users",
        ],
    )];
    let custom = [Permission::Stock, Permission::Price, Permission::OrderStatus];
    let members = [
        Member {
            name: "João Lima",
            part: "joao",
            role: Role::Buyer,
            role_name: "Comprador",
            permissions: &[],
            note: ["Tudo menos gerir usuários", "Todo menos gestionar usuarios", "All but managing users"],
        },
        Member {
            name: "Rita Alves",
            part: "rita",
            role: Role::Support,
            role_name: "Suporte",
            permissions: &[],
            note: [
                "Só lista e status de pedidos, sem valores",
                "Solo lista y estado de pedidos, sin importes",
                "Only the list and status of orders, without amounts",
            ],
        },
        Member {
            name: "Paulo Reis",
            part: "paulo",
            role: Role::Basic,
            role_name: "Básico",
            permissions: &[],
            note: ["Estoque, preço e carrinhos", "Stock, precio y carritos", "Stock, price and carts"],
        },
        Member {
            name: "Bia Nunes",
            part: "bia",
            role: Role::Custom,
            role_name: "Personalizado",
            permissions: &custom,
            note: [
                "O que a Administradora marcou: estoque, preço, status",
                "Lo que la Administradora marcó: stock, precio, estado",
                "What the Administrator ticked: stock, price, status",
            ],
        },
    ];
    for Member { name, part, role, role_name, permissions, note } in members {
        let email = format!("{part}@aurora.example");
        let (login, password) =
            member(story, at.plus_h(30), administrator, (name, part, &email), role, permissions).await?;
        samples.push(sample(&format!("{name} · {role_name} · Aurora"), &login, &email, password, note));
    }
    let caio = ("Caio Prado", "caio", "caio@aurora.example");
    let (login, password) = member(story, at.plus_h(32), administrator, caio, Role::Buyer, &[]).await?;
    let (id, actor) = (story.user(&login).await?.id, story.actor(administrator).await?);
    story.act(blocked_at, actor, move |tx, ctx| users::block(tx, ctx, &id)).await?;
    samples.push(sample(
        "Caio Prado · Aurora",
        &login,
        "caio@aurora.example",
        password,
        [
            "Bloqueado pela Administradora: a senha certa não abre; “esqueci a senha” diz quem ajuda",
            "Bloqueado por la Administradora: la contraseña correcta no abre; “olvidé la contraseña” dice quién ayuda",
            "Blocked by the Administrator: the right password does not open; “forgot password” says who helps",
        ],
    ));
    Ok(samples)
}

/// Several logins, of two resellers, that share one mailbox.
async fn vertice(story: &Story<'_>, at: Instant) -> Result<Vec<Sample>> {
    let mailbox = "compras@vertice.example";
    let resellers = [
        ("1002", "Vértice Informática S.A.", "12.ABC.345/01DE-35", "Ana Costa", "1002.ana.costa"),
        ("1003", "Vértice Nordeste Ltda.", "90.010.003/0001-07", "Beto Farias", "1003.beto.farias"),
    ];
    let mut samples = Vec::new();
    for (external_id, legal_name, cnpj, name, login) in resellers {
        story.hand_over(at, record(external_id, legal_name, cnpj, name, mailbox)).await?;
        let password = story.choose(at.plus_h(9), login).await?;
        samples.push(sample(
            &format!("{name} · {legal_name}"),
            login,
            mailbox,
            password,
            [
                "Caixa de e-mail compartilhada por dois logins: aviso ao entrar, e o e-mail diz de quem é",
                "Casilla compartida por dos logins: aviso al ingresar, y el correo dice de quién es",
                "A mailbox that two logins share: a warning at login, and the mail says whose it is",
            ],
        ));
    }
    Ok(samples)
}

/// A registration that lacks a fact: every price is "Sob Consulta".
async fn ipe(story: &Story<'_>, at: Instant) -> Result<Vec<Sample>> {
    let mut record = record("1004", "Ipê Sistemas Ltda.", "90.010.004/0001-43", "Helena Duarte", "helena@ipe.example");
    record.facts.remove("tax_regime");
    story.hand_over(at, record).await?;
    let password = story.choose(at.plus_h(2), "1004.helena.duarte").await?;
    Ok(vec![sample(
        "Helena Duarte · Ipê",
        "1004.helena.duarte",
        "helena@ipe.example",
        password,
        [
            "Cadastro incompleto: os portais mostram “Sob Consulta”, o suporte vê o que falta",
            "Registro incompleto: los portales muestran “A consultar”, el soporte ve qué falta",
            "Incomplete registration: the portals show “price on request”, the desk sees what is missing",
        ],
    )])
}

/// Never used the first mail: its temporary password has run out.
async fn cerrado(story: &Story<'_>, at: Instant) -> Result<Sample> {
    let email = "diego@cerrado.example";
    story.hand_over(at, record("1005", "Cerrado Redes Ltda.", "90.010.005/0001-98", "Diego Barbosa", email)).await?;
    Ok(sample(
        "Diego Barbosa · Cerrado",
        "1005.diego.barbosa",
        email,
        String::new(),
        [
            "A senha temporária no correio venceu: digite-a, ou peça “esqueci a senha”",
            "La contraseña temporal del correo venció: escríbala, o pida “olvidé la contraseña”",
            "The temporary password in the mailbox has expired: type it, or ask “forgot password”",
        ],
    ))
}

/// The mail bounced: a promise at risk, with a case at the desk. The ERP can correct the address.
async fn pampa(story: &Story<'_>, at: Instant) -> Result<Sample> {
    let email = format!("igor@{BOUNCES}");
    let mut record = record("1006", "Pampa Suprimentos de TI S.A.", "90.010.006/0001-32", "Igor Ferreira", &email);
    record.alternate =
        Some(Contact { name: "Larissa Esteves".into(), email: "larissa@pampa.example".into(), ..Contact::default() });
    story.hand_over(at, record).await?;
    Ok(sample(
        "Igor Ferreira · Pampa",
        "1006.igor.ferreira",
        &email,
        String::new(),
        [
            "O e-mail voltou: promessa em risco. Corrija o endereço no ERP e a credencial segue",
            "El correo rebotó: promesa en riesgo. Corrija la dirección en el ERP y la credencial sale",
            "The mail bounced: a promise at risk. Correct the address in the ERP and the credential goes out",
        ],
    ))
}

/// Suspended before its credential was made: not yet provisioned.
async fn mare_alta(story: &Story<'_>, at: Instant) -> Result<Sample> {
    let email = "natalia@marealta.example";
    let mut record = record("1007", "Maré Alta Digital Ltda.", "90.010.007/0001-87", "Natália Cardoso", email);
    record.state = Some("suspended".into());
    story.hand_over(at, record).await?;
    Ok(sample(
        "Natália Cardoso · Maré Alta",
        "1007",
        email,
        String::new(),
        [
            "Credencial ainda não criada (revenda suspensa no ERP): “esqueci o login” diz até quando; reative no ERP",
            "Credencial aún no creada (revendedor suspendido en el ERP): “olvidé el login” dice hasta cuándo; reactívelo",
            "Credential not made yet (suspended in the ERP): “forgot login” says until when; reactivate it in the ERP",
        ],
    ))
}

/// A record that could not be accepted: kept with its reason, its promise at risk at once.
async fn farol(story: &Story<'_>, at: Instant) -> Result<Sample> {
    let email = "otavio@farol.example";
    story
        .hand_over(at, record("1008", "Farol Infraestrutura Ltda.", "90.010.008/0001-00", "Otávio Almeida", email))
        .await?;
    Ok(sample(
        "Otávio Almeida · Farol",
        "1008",
        email,
        String::new(),
        [
            "Registro recusado (CNPJ errado): guardado com o motivo, promessa em risco. Envie de novo pelo ERP",
            "Registro rechazado (CNPJ errado): guardado con el motivo, promesa en riesgo. Reenvíe desde el ERP",
            "Rejected record (wrong CNPJ): kept with its reason, promise at risk. Send it again from the ERP",
        ],
    ))
}
