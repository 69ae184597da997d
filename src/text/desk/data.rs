//! The page about the data of somebody who has no login.

crate::texts! {
    /// Finding, proposing, deciding.
    pub struct DataText {
        title: "Dados de quem não tem login" | "Datos de quien no tiene login" | "Data of somebody without a login";
        lead: "Cliente final, visitante de uma conversa, contato alternativo ou quem pediu um login: cópia ou eliminação dos dados, decididas por duas pessoas. Quem tem login é atendido pela ficha." | "Cliente final, visitante de una conversación, contacto alternativo o quien pidió un login: copia o eliminación de los datos, decididas por dos personas. Quien tiene login se atiende por su ficha." | "An end customer, a visitor of a conversation, an alternate contact or whoever asked for a login: a copy of the data or its erasure, decided by two people. Whoever has a login is served from the card.";
        find: "CNPJ, CPF, e-mail ou telefone" | "CNPJ, CPF, correo o teléfono" | "CNPJ, CPF, e-mail or telephone";
        find_go: "Procurar" | "Buscar" | "Find";
        found: "O que se sabe" | "Lo que se sabe" | "What is known";
        end_customers: "Como cliente final" | "Como cliente final" | "As an end customer";
        alternates: "Como contato alternativo" | "Como contacto alternativo" | "As an alternate contact";
        contacts: "Como contato de revenda" | "Como contacto de revendedor" | "As the contact of a reseller";
        talks: "Conversas" | "Conversaciones" | "Conversations";
        requests: "Pedidos de recuperação" | "Pedidos de recuperación" | "Requests for recovery";
        mails: "E-mails" | "Correos" | "Mails";
        act: "O que a pessoa pede" | "Lo que la persona pide" | "What the person asks for";
        export: "Cópia dos dados" | "Copia de los datos" | "A copy of the data";
        erasure: "Eliminação dos dados" | "Eliminación de los datos" | "Erasure of the data";
        note: "Como a pessoa provou quem é" | "Cómo probó la persona quién es" | "How the person proved who it is";
        propose: "Propor" | "Proponer" | "Propose";
        waiting: "Propostas" | "Propuestas" | "Proposals";
        waiting_none: "Nenhuma proposta espera." | "Ninguna propuesta espera." | "No proposal waits.";
        by: "Quem propôs" | "Quién propuso" | "Who proposed";
        until: "Vale até" | "Vale hasta" | "Good until";
        approve: "Aprovar" | "Aprobar" | "Approve";
        withdraw: "Retirar" | "Retirar" | "Withdraw";
        fetch: "Baixar os dados" | "Descargar los datos" | "Download the data";
        second: "Outra pessoa aprova." | "Otra persona aprueba." | "Another person approves.";
        proposed: "Proposto. Outra pessoa do atendimento aprova em até 24 horas." | "Propuesto. Otra persona de atención lo aprueba en 24 horas." | "Proposed. Another person of the desk approves it within 24 hours.";
        approved_export: "Aprovado. Quem propôs baixa os dados, uma vez, em até 24 horas." | "Aprobado. Quien propuso descarga los datos, una vez, en 24 horas." | "Approved. Whoever proposed it downloads the data, once, within 24 hours.";
        erased: "Os dados foram eliminados. A auditoria guarda que aconteceu." | "Los datos fueron eliminados. La auditoría guarda que ocurrió." | "The data was erased. The audit keeps that it happened.";
        withdrawn: "A proposta foi retirada." | "La propuesta fue retirada." | "The proposal was withdrawn.";
        erasure_hint: "A eliminação não se desfaz: somem os cadastros de cliente final em todas as revendas, as conversas já encerradas, os pedidos e os e-mails. Se o ERP enviar o cliente de novo, ele volta." | "La eliminación no se deshace: desaparecen los registros de cliente final en todos los revendedores, las conversaciones ya cerradas, los pedidos y los correos. Si el ERP envía al cliente de nuevo, vuelve." | "An erasure cannot be undone: the registrations as an end customer go at all resellers, with conversations that are over, requests and mails. Sent again by the ERP, the customer is back.";
    }
}
