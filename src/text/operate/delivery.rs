//! Texts of the page about delivery.

crate::texts! {
    /// Whether mail arrives.
    pub struct DeliveryText {
        title: "Entrega" | "Entrega" | "Delivery";
        lead: "Se os e-mails chegam: o que o DNS e o servidor de envio dizem de nós, e o que houve por domínio." | "Si los correos llegan: lo que el DNS y el servidor de envío dicen de nosotros, y lo que pasó por dominio." | "Whether mail arrives: what the DNS and the relay say about us, and what became of mails by domain.";
        check: "Verificar agora" | "Verificar ahora" | "Check now";
        check_title: "Verificação do remetente" | "Verificación del remitente" | "Check of the sender";
        check_hint: "Consulta SPF, DKIM, DMARC, MX, PTR e o servidor de envio; leva até {n} segundos e não muda nada." | "Consulta SPF, DKIM, DMARC, MX, PTR y el servidor de envío; tarda hasta {n} segundos y no cambia nada." | "Looks up SPF, DKIM, DMARC, MX, PTR and the relay; takes up to {n} seconds and changes nothing.";
        checking: "Verificando…" | "Verificando…" | "Checking…";
        check_slow: "A verificação não terminou em {n} segundos, e nada se sabe. O DNS ou o servidor de envio não respondem; tente de novo daqui a pouco." | "La verificación no terminó en {n} segundos, y nada se sabe. El DNS o el servidor de envío no responden; intente de nuevo en un momento." | "The check did not end within {n} seconds, so nothing is known. The DNS or the relay does not answer; try again shortly.";
        publish: "Registro a publicar" | "Registro a publicar" | "Record to publish";
        record_name: "Nome" | "Nombre" | "Name";
        record_kind: "Tipo" | "Tipo" | "Type";
        record_value: "Conteúdo" | "Contenido" | "Content";
        copy: "Copiar" | "Copiar" | "Copy";
        copied: "Copiado" | "Copiado" | "Copied";
        test_title: "E-mail de teste" | "Correo de prueba" | "Test mail";
        test_to: "Para" | "Para" | "To";
        test_hint: "Vai pelo mesmo caminho de todos os e-mails. Na caixa de entrada, veja também o spam e os resultados de SPF, DKIM e DMARC." | "Va por el mismo camino que todos los correos. En el buzón, vea también el spam y los resultados de SPF, DKIM y DMARC." | "It goes the way of all mails. In the mailbox, look at the spam folder too, and at the results of SPF, DKIM and DMARC.";
        test_send: "Enviar e-mail de teste" | "Enviar correo de prueba" | "Send a test mail";
        test_done: "O e-mail de teste está na fila. O que houve com ele está abaixo; atualize a página." | "El correo de prueba está en la cola. Lo que pasó con él está abajo; actualice la página." | "The test mail is queued. What became of it is below; refresh the page.";
        domains: "Por domínio, nos últimos 7 dias" | "Por dominio, en los últimos 7 días" | "By domain, within the last 7 days";
        domains_none: "Nenhum e-mail contado ainda." | "Ningún correo contado todavía." | "No mail was counted yet.";
        counted: "Contado às {at}." | "Contado a las {at}." | "Counted at {at}.";
        domain: "Domínio" | "Dominio" | "Domain";
        mails: "E-mails" | "Correos" | "Mails";
        relayed: "Entregues ao servidor" | "Entregados al servidor" | "Relayed";
        delivered: "Na caixa, segundo aviso" | "En el buzón, según aviso" | "Reported as delivered";
        failed: "Falharam ou voltaram" | "Fallaron o volvieron" | "Failed or bounced";
        delayed: "Atrasados" | "Atrasados" | "Delayed";
        half: "Metade em até" | "La mitad en hasta" | "Half within";
        download: "Baixar CSV" | "Descargar CSV" | "Download CSV";
    }
}
