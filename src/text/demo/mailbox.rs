//! The mailbox page: every mail that the provider handed to its relay.

use crate::texts;

texts! {
    /// The mailbox page.
    pub struct MailboxText {
        title: "Correio da demonstração" | "Correo de la demostración" | "The demo's mail";
        inbox: "Caixa de entrada" | "Bandeja de entrada" | "Inbox";
        spam: "Lixo eletrônico" | "Correo no deseado" | "Spam";
        filter: "Endereço ou texto" | "Dirección o texto" | "Address or text";
        filter_go: "Filtrar" | "Filtrar" | "Filter";
        filter_clear: "Limpar" | "Limpiar" | "Clear";
        empty: "Nenhum e-mail aqui." | "Ningún correo aquí." | "No mail here.";
        choose: "Escolha um e-mail na lista." | "Elija un correo de la lista." | "Choose a mail from the list.";
        explain: "Todos os e-mails da demonstração chegam aqui, de todos os endereços. Quem tem “spam” antes do @ recebe no lixo eletrônico." | "Todos los correos de la demostración llegan aquí, de todas las direcciones. Quien tiene “spam” antes del @ los recibe en el correo no deseado." | "Every mail of the demo arrives here, for all addresses. One with “spam” before the @ gets it in the spam folder.";
        bounce: "Endereços @devolve.example não existem: o servidor de e-mail os recusa (550), por isso nada aparece aqui. Veja o que a página do suporte diz sobre eles." | "Las direcciones @devolve.example no existen: el servidor de correo las rechaza (550), por eso no aparece nada aquí. Vea lo que dice de ellas la página de soporte." | "Addresses @devolve.example do not exist: the mail server refuses them (550), so nothing shows up here. See what the desk page says about them.";
        from: "De" | "De" | "From";
        to: "Para" | "Para" | "To";
        when: "Recebido" | "Recibido" | "Received";
        subject: "Assunto" | "Asunto" | "Subject";
        no_subject: "(sem assunto)" | "(sin asunto)" | "(no subject)";
        as_html: "Com formato" | "Con formato" | "Formatted";
        as_text: "Só texto" | "Solo texto" | "Plain text";
        source: "Código-fonte" | "Código fuente" | "Source";
        gone: "Este e-mail não existe mais." | "Este correo ya no existe." | "This mail is no longer there.";
        more: "Só os {n} mais novos aparecem. Use o filtro." | "Solo aparecen los {n} más nuevos. Use el filtro." | "Only the newest {n} are shown. Use the filter.";
    }
}
