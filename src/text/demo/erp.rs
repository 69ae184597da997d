//! The ERP page: where reseller IDs are made.

use crate::texts;

texts! {
    /// The ERP page.
    pub struct ErpText {
        title: "ERP · Revendas" | "ERP · Revendedores" | "ERP · Resellers";
        lead: "Aqui nasce o ID da revenda. O ERP entrega o registro ao provedor pela API; a promessa de 48 horas começa, e o login segue por e-mail." | "Aquí nace el ID del revendedor. El ERP entrega el registro al proveedor por la API; empieza la promesa de 48 horas y el login va por correo." | "Reseller IDs are made here. The ERP hands the record to the provider over its API; the 48-hour promise starts and the login goes out by mail.";
        new_title: "Novo ID de revenda" | "Nuevo ID de revendedor" | "New reseller ID";
        new_hint: "Os campos já vêm preenchidos com valores plausíveis, novos a cada vez. Mude o que quiser." | "Los campos ya vienen con valores plausibles, nuevos cada vez. Cambie lo que quiera." | "The fields are filled with plausible values, new each time. Change what you like.";
        spam_hint: "Para tentar: um e-mail com “spam” antes do @ cai no lixo eletrônico; um endereço @devolve.example é recusado." | "Para probar: un correo con “spam” antes del @ cae en el correo no deseado; una dirección @devolve.example es rechazada." | "To try: an address with “spam” before the @ lands in the spam folder; one @devolve.example is refused.";
        external_id: "ID da revenda" | "ID del revendedor" | "Reseller ID";
        legal_name: "Razão social" | "Razón social" | "Legal name";
        cnpj: "CNPJ" | "CNPJ" | "CNPJ";
        cnpj_kind: "Outros valores:" | "Otros valores:" | "Other values:";
        cnpj_numeric: "CNPJ numérico" | "CNPJ numérico" | "numeric CNPJ";
        cnpj_letters: "CNPJ alfanumérico" | "CNPJ alfanumérico" | "alphanumeric CNPJ";
        contact_name: "Contato" | "Contacto" | "Contact";
        contact_email: "E-mail do contato" | "Correo del contacto" | "Contact's e-mail";
        contact_phone: "Telefone" | "Teléfono" | "Telephone";
        language: "Idioma" | "Idioma" | "Language";
        alternate_name: "Contato alternativo" | "Contacto alternativo" | "Alternate contact";
        alternate_email: "E-mail alternativo" | "Correo alternativo" | "Alternate e-mail";
        sales_rep: "Representante de vendas" | "Representante de ventas" | "Sales representative";
        issued: "ID emitido" | "ID emitido" | "ID issued";
        issued_now: "agora" | "ahora" | "now";
        issued_40: "há 40 horas" | "hace 40 horas" | "40 hours ago";
        issued_50: "há 50 horas (promessa já vencida)" | "hace 50 horas (promesa ya vencida)" | "50 hours ago (promise already breached)";
        hand_over: "Entregar ao provedor" | "Entregar al proveedor" | "Hand over to the provider";
        known_title: "Revendas no ERP" | "Revendedores en el ERP" | "Resellers in the ERP";
        none: "Nenhuma ainda." | "Ninguno todavía." | "None yet.";
        state_active: "ativa" | "activo" | "active";
        state_suspended: "suspensa" | "suspendido" | "suspended";
        state_closed: "encerrada" | "cerrado" | "closed";
        correct: "Corrigir e-mail" | "Corregir correo" | "Correct e-mail";
        suspend: "Suspender" | "Suspender" | "Suspend";
        resume: "Reativar" | "Reactivar" | "Resume";
        suspend_hint: "Suspender encerra na hora os dois portais para todas as pessoas da revenda." | "Suspender cierra al instante los dos portales para todas las personas del revendedor." | "Suspending ends both portals at once for everyone at the reseller.";
        answer: "Resposta do provedor" | "Respuesta del proveedor" | "The provider's answer";
        created: "{id}: recebida. A promessa começou." | "{id}: recibido. La promesa empezó." | "{id}: received. The promise has started.";
        unchanged: "{id}: nada mudou, o provedor já tinha este registro." | "{id}: nada cambió, el proveedor ya tenía este registro." | "{id}: nothing changed, the provider had this record already.";
        corrected: "{id}: corrigida." | "{id}: corregido." | "{id}: corrected.";
        case: "{id}: virou um caso do suporte. Depois do primeiro login, nenhuma entrega muda e-mail ou CNPJ." | "{id}: pasó a ser un caso de soporte. Después del primer login, ninguna entrega cambia correo ni CNPJ." | "{id}: became a case for the desk. After the first login no hand-over changes an e-mail or a CNPJ.";
        rejected: "{id}: recusada e guardada com o motivo; corrija e envie de novo." | "{id}: rechazado y guardado con el motivo; corrija y envíe de nuevo." | "{id}: refused and kept with the reason; correct it and send it again.";
        reasons: "Motivo" | "Motivo" | "Reason";
        due: "Prazo da promessa" | "Plazo de la promesa" | "Promise due";
        look_in_mail: "Ver a caixa de entrada" | "Ver el buzón" | "Look in the mailbox";
        open_shop: "Abrir o E-commerce" | "Abrir E-commerce" | "Open E-commerce";
        failed: "O provedor não aceitou a entrega: {why}" | "El proveedor no aceptó la entrega: {why}" | "The provider did not take it: {why}";
        unreachable: "O provedor não responde. Nada foi entregue; o ERP guarda o registro, tente de novo." | "El proveedor no responde. Nada fue entregado; el ERP guarda el registro, intente de nuevo." | "The provider does not answer. Nothing was handed over; the ERP keeps the record, try again.";
    }
}
