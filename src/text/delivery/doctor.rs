//! What `mail doctor` finds, in words.

crate::texts! {
    /// Checks by name, findings in a sentence, and what to publish.
    pub struct DoctorText {
        spf: "SPF" | "SPF" | "SPF";
        dkim: "DKIM" | "DKIM" | "DKIM";
        dmarc: "DMARC" | "DMARC" | "DMARC";
        bounce_mx: "MX das devoluções" | "MX de las devoluciones" | "MX for returned mail";
        ptr: "PTR" | "PTR" | "PTR";
        relay: "Servidor de envio" | "Servidor de envío" | "Relay";
        good: "certo" | "correcto" | "good";
        advice: "atenção" | "atención" | "advice";
        wrong: "errado" | "mal" | "wrong";
        publish: "publique:" | "publique:" | "publish:";
        fine: "{found}" | "{found}" | "{found}";
        no_answer: "A consulta não teve resposta, e nada se sabe: {words}." | "La consulta no tuvo respuesta, y nada se sabe: {words}." | "The lookup was not answered, so nothing is known: {words}.";
        addresses_unknown: "Não se sabe de que endereços os destinatários recebem os nossos e-mails; informe-os em mail.doctor.sends_from." | "No se sabe desde qué direcciones los destinatarios reciben nuestros correos; indíquelas en mail.doctor.sends_from." | "From which addresses recipients get our mail is not known; set them in mail.doctor.sends_from.";
        spf_missing: "O domínio de devolução {domain} não tem registro SPF; muitos servidores recusam ou põem no spam." | "El dominio de devolución {domain} no tiene registro SPF; muchos servidores rechazan o mandan a spam." | "The envelope domain {domain} has no SPF record; many servers refuse such mail or call it spam.";
        spf_several: "{domain} tem mais de um registro SPF, o que vale como nenhum; deixe um só." | "{domain} tiene más de un registro SPF, lo que vale como ninguno; deje uno solo." | "{domain} has more than one SPF record, which is as good as none; leave one.";
        spf_lookups: "O registro SPF de {domain} precisa de {n} consultas; acima de 10 os destinatários o dão por quebrado." | "El registro SPF de {domain} necesita {n} consultas; con más de 10 los destinatarios lo dan por roto." | "The SPF record of {domain} needs {n} lookups; beyond 10 recipients take it for broken.";
        spf_broken: "O registro SPF de {domain} não pode ser lido até o fim." | "El registro SPF de {domain} no se puede leer hasta el final." | "The SPF record of {domain} cannot be read to its end.";
        spf_excludes: "O SPF de {domain} não autoriza {address}, de onde os nossos e-mails saem." | "El SPF de {domain} no autoriza {address}, desde donde salen nuestros correos." | "The SPF of {domain} does not let {address} send, from which our mail leaves.";
        dkim_off: "Os e-mails não são assinados aqui (mail.dkim); está certo só se o servidor de envio assina." | "Los correos no se firman aquí (mail.dkim); es correcto solo si el servidor de envío firma." | "Mails are not signed here (mail.dkim); that is right only if the relay signs.";
        dkim_missing: "A chave da nossa assinatura não está publicada: nenhuma assinatura pode ser conferida." | "La clave de nuestra firma no está publicada: ninguna firma se puede comprobar." | "The key of our signature is not published: no signature can be checked.";
        dkim_other: "A chave publicada não é a nossa: toda assinatura é dada por falsa." | "La clave publicada no es la nuestra: toda firma se da por falsa." | "The published key is not ours: every signature is taken for a forgery.";
        dmarc_missing: "O domínio do remetente {from} não tem registro DMARC; grandes provedores o exigem." | "El dominio del remitente {from} no tiene registro DMARC; los grandes proveedores lo exigen." | "The sender's domain {from} has no DMARC record; large providers demand one.";
        dmarc_broken: "O registro DMARC de {from} é inválido ou há mais de um; vale como nenhum." | "El registro DMARC de {from} no es válido o hay más de uno; vale como ninguno." | "The DMARC record of {from} is not valid, or there are several; it is as good as none.";
        dmarc_none: "O DMARC de {from} não pede nada (p=none); quem falsifica o remetente passa." | "El DMARC de {from} no pide nada (p=none); quien falsifica el remitente pasa." | "The DMARC of {from} asks for nothing (p=none); whoever forges the sender gets through.";
        not_aligned: "Nem SPF nem DKIM provam {from}: o domínio de devolução é {domain} e a assinatura não vale por ele. Com DMARC, os e-mails são recusados." | "Ni SPF ni DKIM prueban {from}: el dominio de devolución es {domain} y la firma no vale por él. Con DMARC, los correos se rechazan." | "Neither SPF nor DKIM proves {from}: the envelope domain is {domain}, and no signature stands for it. With DMARC, mail is refused.";
        mx_missing: "{domain} não tem servidor de e-mail: devoluções e avisos de entrega não chegam até nós." | "{domain} no tiene servidor de correo: las devoluciones y los avisos de entrega no nos llegan." | "{domain} has no mail server: what comes back and delivery reports do not reach us.";
        mx_nowhere: "O servidor de e-mail {host} de {domain} não tem endereço." | "El servidor de correo {host} de {domain} no tiene dirección." | "The mail server {host} of {domain} has no address.";
        ptr_missing: "{address} não tem nome (PTR); muitos servidores recusam e-mails de lá. Quem dá o endereço publica o registro." | "{address} no tiene nombre (PTR); muchos servidores rechazan correos de allí. Quien da la dirección publica el registro." | "{address} has no name (PTR); many servers refuse mail from there. Whoever provides the address publishes the record.";
        ptr_elsewhere: "O nome de {address} é {host}, mas {host} não leva de volta a {address}." | "El nombre de {address} es {host}, pero {host} no lleva de vuelta a {address}." | "The name of {address} is {host}, but {host} does not lead back to {address}.";
        relay_clear: "Os e-mails vão sem criptografia a um servidor de envio em outra máquina; use starttls ou tls em mail.smtp.security." | "Los correos van sin cifrado a un servidor de envío en otra máquina; use starttls o tls en mail.smtp.security." | "Mail travels unencrypted to a relay on another machine; use starttls or tls in mail.smtp.security.";
        relay_fails: "O servidor de envio não nos aceita: {words}." | "El servidor de envío no nos acepta: {words}." | "The relay does not let us in: {words}.";
        no_resolver: "O DNS não pode ser consultado: {words}." | "No se puede consultar el DNS: {words}." | "The DNS cannot be asked: {words}.";
        no_mailer: "Do jeito que está configurado, nenhum e-mail pode ser escrito ou assinado (mail.smtp, mail.dkim); rode cracha check-config, que diz o motivo." | "Tal como está configurado, ningún correo se puede escribir o firmar (mail.smtp, mail.dkim); ejecute cracha check-config, que dice el motivo." | "As it is configured, no mail can be written or signed (mail.smtp, mail.dkim); run cracha check-config, which says why.";
        test_taken: "E-mail de teste: o servidor de envio aceitou ({words}). Confira a caixa de {to}, também a pasta de spam, e lá os resultados de SPF, DKIM e DMARC." | "Correo de prueba: el servidor de envío lo aceptó ({words}). Revise el buzón de {to}, también la carpeta de spam, y allí los resultados de SPF, DKIM y DMARC." | "Test mail: the relay took it ({words}). Look into the mailbox of {to}, also at its spam folder, and there at the results of SPF, DKIM and DMARC.";
        test_failed: "E-mail de teste: o servidor de envio não aceitou: {words}." | "Correo de prueba: el servidor de envío no lo aceptó: {words}." | "Test mail: the relay did not take it: {words}.";
        test_waits: "E-mail de teste: ainda está na fila; cracha serve está no ar? A página da fila mostra o que acontece." | "Correo de prueba: todavía está en cola; ¿cracha serve está funcionando? La página de la cola muestra qué pasa." | "Test mail: it still waits in the queue; is cracha serve running? The queue's page shows what becomes of it.";
    }
}
