//! What is known about a person, for what, and for how long: the words of the own page.

crate::texts! {
    /// Purpose and retention of each kind of data.
    pub struct PrivacyText {
        title: "Privacidade" | "Privacidad" | "Privacy";
        lead: "O que guardamos sobre você, para quê e por quanto tempo. Nada disso é vendido nem usado para publicidade." | "Lo que guardamos sobre usted, para qué y por cuánto tiempo. Nada de esto se vende ni se usa para publicidad." | "What we keep about you, for what, and for how long. None of it is sold or used for advertising.";
        what: "O quê" | "Qué" | "What";
        purpose: "Para quê" | "Para qué" | "For what";
        kept: "Por quanto tempo" | "Por cuánto tiempo" | "For how long";
        person: "Nome, e-mail, telefone, login e perfil" | "Nombre, correo, teléfono, login y perfil" | "Name, e-mail, telephone, login and role";
        person_why: "Para você entrar nos portais e ser atendido." | "Para que usted ingrese a los portales y sea atendido." | "So that you can sign in to the portals and be helped.";
        person_kept: "Enquanto o login existe e {days} dias depois. O login fica reservado para sempre." | "Mientras el login existe y {days} días después. El login queda reservado para siempre." | "While the login exists and {days} days after. The login stays reserved for ever.";
        sessions: "Sessões: navegador e endereço de rede" | "Sesiones: navegador y dirección de red" | "Sessions: browser and network address";
        sessions_why: "Para você ver onde entrou e sair de todos os portais de uma vez." | "Para que usted vea dónde ingresó y salga de todos los portales a la vez." | "So that you see where you signed in and sign out of all portals at once.";
        ended_kept: "{days} dias depois do fim." | "{days} días después del fin." | "{days} days after their end.";
        devices: "Navegadores em que você já entrou" | "Navegadores en los que usted ya ingresó" | "Browsers on which you have signed in";
        devices_why: "Para que erros de outras pessoas não bloqueiem você." | "Para que los errores de otras personas no lo bloqueen a usted." | "So that other people's mistakes do not lock you out.";
        devices_kept: "{days} dias depois do último uso." | "{days} días después del último uso." | "{days} days after the last use.";
        factors: "Segundos fatores" | "Segundos factores" | "Second factors";
        factors_why: "Para confirmar que é você." | "Para confirmar que es usted." | "To confirm that it is you.";
        factors_kept: "Até você removê-los, ou até o login acabar." | "Hasta que usted los quite, o hasta que el login termine." | "Until you remove them, or the login ends.";
        requests: "O que foi digitado em “esqueci a senha” e “esqueci o usuário”" | "Lo que se escribió en “olvidé la contraseña” y “olvidé el usuario”" | "What was typed at “forgot my password” and “forgot my login”";
        requests_why: "Para responder ao pedido e reconhecer abusos." | "Para responder al pedido y reconocer abusos." | "To answer the request and to notice abuse.";
        after_kept: "{days} dias." | "{days} días." | "{days} days.";
        mails: "E-mails que enviamos a você: assunto, endereço, entrega" | "Correos que le enviamos: asunto, dirección, entrega" | "Mails that we sent you: subject, address, delivery";
        mails_why: "Para dizer se chegaram, e por que não." | "Para decir si llegaron, y por qué no." | "To say whether they arrived, and why not.";
        cases: "Casos de atendimento" | "Casos de atención" | "Cases of the desk";
        cases_why: "Para resolver o que você pediu." | "Para resolver lo que usted pidió." | "To settle what you asked for.";
        cases_kept: "{days} dias depois de resolvidos." | "{days} días después de resueltos." | "{days} days after they are settled.";
        talks: "Conversas em “Fale Conosco”" | "Conversaciones en “Contáctenos”" | "Conversations with us";
        talks_why: "Para responder ao que você perguntou." | "Para responder a lo que usted preguntó." | "To answer what you asked.";
        audit: "Auditoria: quem fez o quê, e quando" | "Auditoría: quién hizo qué, y cuándo" | "Audit: who did what, and when";
        audit_why: "Para provar o que aconteceu com uma conta." | "Para probar lo que ocurrió con una cuenta." | "To prove what happened to an account.";
        intake: "Registros que o ERP enviou sobre a sua revenda" | "Registros que el ERP envió sobre su empresa" | "Records that the ERP sent about your company";
        intake_why: "Para criar a revenda e corrigir erros de cadastro." | "Para crear la empresa y corregir errores de registro." | "To set your company up and to correct its registration.";
        customers: "Clientes finais que a sua revenda cadastrou" | "Clientes finales que su empresa registró" | "End customers that your company registered";
        customers_why: "Para cotações e pedidos em nome deles." | "Para cotizaciones y pedidos a nombre de ellos." | "For quotes and orders in their name.";
        customers_kept: "Até serem removidos e {days} dias depois." | "Hasta que se quiten y {days} días después." | "Until they are removed and {days} days after.";
        outsiders_title: "Privacidade de quem não tem login" | "Privacidad de quien no tiene login" | "Privacy of people without a login";
        outsiders_lead: "O que guardamos sobre clientes finais, visitantes e contatos, para quê e por quanto tempo. Nada disso é vendido nem usado para publicidade." | "Lo que guardamos sobre clientes finales, visitantes y contactos, para qué y por cuánto tiempo. Nada de esto se vende ni se usa para publicidad." | "What we keep about end customers, visitors and contacts, for what, and for how long. None of it is sold or used for advertising.";
        outsiders_ask: "Peça pelo Fale Conosco. Diga o CNPJ, CPF, e-mail ou telefone por que podemos encontrar você; vamos confirmar que é você." | "Pídalo en Contáctenos. Diga el CNPJ, CPF, correo o teléfono por el que podemos encontrarlo; confirmaremos que es usted." | "Ask at Contact us. Say the CNPJ, CPF, e-mail or telephone by which we can find you; we will confirm that it is you.";
        outsiders_go: "Fale Conosco" | "Contáctenos" | "Contact us";
        as_customer: "Cliente final: CNPJ ou CPF, nome, e-mail, telefone, cidade" | "Cliente final: CNPJ o CPF, nombre, correo, teléfono, ciudad" | "End customer: CNPJ or CPF, name, e-mail, telephone, city";
        as_contact: "Contato de uma revenda: nome, e-mail, telefone" | "Contacto de un revendedor: nombre, correo, teléfono" | "Contact of a reseller: name, e-mail, telephone";
        as_contact_why: "Para entregar a credencial à revenda e avisar quando um e-mail falha." | "Para entregar la credencial al revendedor y avisar cuando un correo falla." | "To deliver the reseller its credential, and to tell when a mail fails.";
        as_contact_kept: "Enquanto o ERP indicar você como contato." | "Mientras el ERP lo indique como contacto." | "While the ERP names you as the contact.";
        as_line: "Linhas que o ERP ou um arquivo entregou sobre você" | "Líneas que el ERP o un archivo entregó sobre usted" | "Lines that the ERP or a file handed over about you";
        as_line_why: "Para cadastrar e corrigir erros de cadastro." | "Para registrar y corregir errores de registro." | "To register, and to correct what is registered.";
        rights: "Seus direitos" | "Sus derechos" | "Your rights";
        rights_lead: "Você pode ter uma cópia do que sabemos de você e pedir correção ou eliminação. A eliminação é feita por duas pessoas do atendimento; a auditoria guarda que ela aconteceu, sem os dados." | "Usted puede tener una copia de lo que sabemos de usted y pedir corrección o eliminación. La eliminación la hacen dos personas de atención; la auditoría guarda que ocurrió, sin los datos." | "You can have a copy of what we know of you, and ask for its correction or erasure. Two people of the desk erase it; the audit keeps that it happened, without the data.";
        ask: "Peça no chat: {chat}." | "Pídalo en el chat: {chat}." | "Ask in the chat: {chat}.";
        export: "Baixar meus dados" | "Descargar mis datos" | "Download my data";
        export_hint: "Um arquivo JSON. Não há senhas nem códigos nele, e nada de outras pessoas. A auditoria guarda que você o baixou." | "Un archivo JSON. No hay contraseñas ni códigos en él, y nada de otras personas. La auditoría guarda que usted lo descargó." | "A JSON file. There are no passwords or codes in it, and nothing of other people. The audit keeps that you took it.";
    }
}
