//! A client tried out: on the operator's page and at the terminal.

crate::texts! {
    /// Its words.
    pub struct TrialText {
        title: "Experimentar este cliente" | "Probar este cliente" | "Try this client";
        lead: "O login de ponta a ponta, como o cliente o faz: o que ele pede, o que a pessoa vê, o que ele recebe. As mesmas regras, com uma pessoa inventada." | "El login de punta a punta, como lo hace el cliente: lo que pide, lo que la persona ve, lo que recibe. Las mismas reglas, con una persona inventada." | "The login from end to end, as the client makes it: what it asks for, what the person sees, what it gets. The same rules, with a made-up person.";
        safe: "Nada disso vale em lugar algum: as chaves são feitas só para esta prova e não são publicadas, e o banco de dados dela fica na memória e some com ela. Fica só uma linha na auditoria." | "Nada de esto vale en ningún lugar: las claves se hacen solo para esta prueba y no se publican, y su base de datos está en la memoria y desaparece con ella. Queda solo una línea en la auditoría." | "Nothing of it is good anywhere: its keys are made for this trial and published nowhere, and its database is in memory and goes with it. Only a line in the audit stays.";
        not_seen: "O que não se vê daqui: se a biblioteca do cliente faz o mesmo, se o segredo ou a chave dele está certo, se os endereços dele respondem." | "Lo que no se ve desde aquí: si la biblioteca del cliente hace lo mismo, si su secreto o su clave está bien, si sus direcciones responden." | "What is not seen from here: whether the client's library does the same, whether its secret or key is right, whether its addresses answer.";
        run: "Experimentar agora" | "Probar ahora" | "Try it now";
        again: "Experimentar de novo" | "Probar de nuevo" | "Try it again";
        works: "O login chega ao fim." | "El login llega al final." | "The login comes to its end.";
        fails: "O login não chega ao fim; veja o passo marcado." | "El login no llega al final; vea el paso marcado." | "The login does not come to its end; see the step that is marked.";
        nothing: "Este cliente não tem login nem concessão própria: não há o que experimentar." | "Este cliente no tiene login ni concesión propia: no hay qué probar." | "This client has neither a login nor a grant of its own: there is nothing to try.";
        steps: "Passos" | "Pasos" | "Steps";
        stopped: "parou aqui" | "se detuvo aquí" | "stopped here";
        of_the_client: "(só o cliente tem)" | "(solo lo tiene el cliente)" | "(only the client has it)";
        header: "Cabeçalho de {name}" | "Encabezado de {name}" | "Header of {name}";
        claims: "Conteúdo de {name}" | "Contenido de {name}" | "Claims of {name}";
        request: "O cliente envia a pessoa para cá" | "El cliente envía a la persona aquí" | "The client sends the person here";
        pushed: "O servidor do cliente envia antes o pedido (PAR)" | "El servidor del cliente envía antes el pedido (PAR)" | "The client's server sends the request first (PAR)";
        refused_here: "O pedido é recusado, sem voltar ao cliente" | "El pedido se rechaza, sin volver al cliente" | "The request is refused, without going back to the client";
        login: "A pessoa entra" | "La persona entra" | "The person logs in";
        consent: "A pessoa permite" | "La persona permite" | "The person allows it";
        answer: "A pessoa volta ao cliente com um código" | "La persona vuelve al cliente con un código" | "The person goes back to the client with a code";
        refused_there: "A pessoa volta ao cliente com um erro" | "La persona vuelve al cliente con un error" | "The person goes back to the client with an error";
        token_request: "O servidor do cliente pede os tokens" | "El servidor del cliente pide los tokens" | "The client's server asks for the tokens";
        no_tokens: "O cliente não recebe tokens" | "El cliente no recibe tokens" | "The client gets no tokens";
        tokens: "O cliente recebe os tokens" | "El cliente recibe los tokens" | "The client gets the tokens";
        userinfo: "O cliente pergunta quem é a pessoa (userinfo)" | "El cliente pregunta quién es la persona (userinfo)" | "The client asks who the person is (userinfo)";
        no_userinfo: "O cliente não fica sabendo quem é a pessoa (userinfo)" | "El cliente no se entera de quién es la persona (userinfo)" | "The client is not told who the person is (userinfo)";
        refresh: "O cliente renova os tokens" | "El cliente renueva los tokens" | "The client renews the tokens";
        logout: "A pessoa sai, e o cliente é avisado" | "La persona sale, y el cliente recibe aviso" | "The person signs out, and the client is told";
    }
}
