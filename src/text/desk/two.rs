//! Texts of the acts that need two people. Each act has the same ones: a reader who knows one knows all.

crate::texts! {
    /// Proposing, approving, withdrawing; the page of the old address.
    pub struct TwoText {
        heading: "Com duas pessoas" | "Con dos personas" | "With two people";
        lead: "Uma pessoa do atendimento propõe com uma prova e outra aprova." | "Una persona de atención propone con una prueba y otra aprueba." | "One person of the desk proposes with a proof and another approves.";
        waits: "{who} propôs em {at}. Vale até {until}." | "{who} propuso el {at}. Vale hasta {until}." | "{who} proposed it on {at}. Good until {until}.";
        alone_later: "Sem aprovação em 15 minutos, começa um prazo de espera. Diga à pessoa: sem outra aprovação, vale a partir de {until}." | "Sin aprobación en 15 minutos, comienza un plazo de espera. Diga a la persona: sin otra aprobación, vale desde el {until}." | "Without an approval within 15 minutes a waiting time begins. Tell the caller: without another approval it is in force from {until}.";
        alone_now: "Ninguém aprovou em 15 minutos: a espera começou e o endereço antigo foi avisado. Diga à pessoa: vale a partir de {until}." | "Nadie aprobó en 15 minutos: la espera comenzó y la dirección anterior fue avisada. Diga a la persona: vale desde el {until}." | "Nobody approved within 15 minutes: the waiting time has begun and the old address was told. Tell the caller: it is in force from {until}.";
        successor_is: "Novo Administrador: {who}" | "Nuevo Administrador: {who}" | "New Administrator: {who}";
        proof_none: "Nenhuma prova é possível: abrir um caso para um supervisor" | "Ninguna prueba es posible: abrir un caso para un supervisor" | "No proof is possible: open a case for a supervisor";
        no_proof_done: "O caso para um supervisor está aberto; o protocolo está em Casos abertos, nesta página. Nada mudou: ele é resolvido com o representante comercial da revenda." | "El caso para un supervisor está abierto; el protocolo está en Casos abiertos, en esta página. Nada cambió: se resuelve con el representante comercial del revendedor." | "The case for a supervisor is open; its number is under Open cases, on this page. Nothing has changed: it is settled with the reseller's sales representative.";
        proposed: "A proposta está registrada. Agora outra pessoa do atendimento precisa aprovar." | "La propuesta está registrada. Ahora otra persona de atención debe aprobarla." | "The proposal is recorded. Another person of the desk has to approve it now.";
        withdrawn: "A proposta foi retirada. Nada mudou." | "La propuesta fue retirada. Nada cambió." | "The proposal is withdrawn. Nothing has changed.";
        approve_audit: "A auditoria guarda quem propôs e quem aprovou." | "La auditoría guarda quién propuso y quién aprobó." | "The audit keeps who proposed and who approved.";
        email: "Corrigir o e-mail" | "Corregir el correo" | "Correct the e-mail";
        email_title: "Propor a correção do e-mail" | "Proponer la corrección del correo" | "Propose the correction of the e-mail";
        email_lead: "Nada muda até outra pessoa aprovar ou a espera de 24 horas terminar. Depois, o novo endereço vale, as sessões terminam e os dois endereços são avisados." | "Nada cambia hasta que otra persona apruebe o termine la espera de 24 horas. Después, la nueva dirección vale, las sesiones terminan y las dos direcciones son avisadas." | "Nothing changes until another person approves or the waiting time of 24 hours is over. Then the new address is in force, sessions end and both addresses are told.";
        email_hint: "Vazio só quando a prova é a mudança vinda do ERP: vale o endereço que chegou." | "Vacío solo cuando la prueba es el cambio llegado del ERP: vale la dirección que llegó." | "Empty only where the proof is the change from the ERP: the address that arrived is taken.";
        email_approve: "Aprovar o novo e-mail" | "Aprobar el nuevo correo" | "Approve the new e-mail";
        email_question: "Trocar o e-mail deste login?" | "¿Cambiar el correo de este login?" | "Change the e-mail of this login?";
        email_1: "O endereço de cadastro passa a ser {email}." | "La dirección registrada pasa a ser {email}." | "The registered address becomes {email}.";
        email_2: "Todas as sessões terminam nos dois portais, e senhas temporárias enviadas antes deixam de valer." | "Todas las sesiones terminan en los dos portales, y las contraseñas temporales enviadas antes dejan de valer." | "Every session at both portals ends, and temporary passwords sent before stop working.";
        email_3: "O endereço antigo e o novo são avisados." | "La dirección anterior y la nueva son avisadas." | "The old address and the new one are told.";
        email_done: "O novo e-mail vale. Se a pessoa precisa de uma senha, envie agora." | "El nuevo correo vale. Si la persona necesita una contraseña, envíela ahora." | "The new e-mail is in force. If the person needs a password, send it now.";
        factors: "Remover o segundo fator perdido" | "Quitar el segundo factor perdido" | "Take the lost second factor away";
        factors_title: "Propor a remoção do segundo fator" | "Proponer quitar el segundo factor" | "Propose to take the second factor away";
        factors_lead: "Nada muda até outra pessoa aprovar. Um e-mail sozinho nunca é prova. A senha continua a mesma." | "Nada cambia hasta que otra persona apruebe. Un correo solo nunca es prueba. La contraseña sigue igual." | "Nothing changes until another person approves. An e-mail alone is never a proof. The password stays.";
        factors_approve: "Aprovar a remoção" | "Aprobar la eliminación" | "Approve the removal";
        factors_question: "Remover todos os segundos fatores deste login?" | "¿Quitar todos los segundos factores de este login?" | "Take every second factor of this login away?";
        factors_1: "Chaves de acesso, aplicativos e códigos de uso único deixam de valer. A senha continua a mesma." | "Llaves de acceso, aplicaciones y códigos de un solo uso dejan de valer. La contraseña sigue igual." | "Passkeys, apps and one-time codes stop working. The password stays.";
        factors_2: "Todas as sessões terminam nos dois portais. O e-mail de cadastro é avisado." | "Todas las sesiones terminan en los dos portales. El correo registrado es avisado." | "Every session at both portals ends. The registered e-mail is told.";
        factors_done: "Os segundos fatores foram removidos. A pessoa entra com a senha e pode cadastrar outro." | "Los segundos factores fueron quitados. La persona ingresa con la contraseña y puede registrar otro." | "The second factors are gone. The person signs in with the password and can set up another one.";
        administrator: "Substituir o Administrador que saiu" | "Reemplazar al Administrador que se fue" | "Replace the Administrator who left";
        administrator_title: "Propor outro Administrador" | "Proponer otro Administrador" | "Propose another Administrator";
        administrator_lead: "Nada muda até outra pessoa aprovar. Depois, quem saiu perde o acesso na hora, é avisado e não pode impedir." | "Nada cambia hasta que otra persona apruebe. Después, quien se fue pierde el acceso en el acto, es avisado y no puede impedirlo." | "Nothing changes until another person approves. Then whoever left loses access at once, is told, and cannot stop it.";
        administrator_approve: "Aprovar o novo Administrador" | "Aprobar al nuevo Administrador" | "Approve the new Administrator";
        administrator_question: "Substituir este Administrador?" | "¿Reemplazar a este Administrador?" | "Replace this Administrator?";
        administrator_1: "{who} passa a ser Administrador. Uma pessoa nova recebe a primeira senha por e-mail; você não a vê nem a escolhe." | "{who} pasa a ser Administrador. Una persona nueva recibe la primera contraseña por correo; usted no la ve ni la elige." | "{who} becomes Administrator. A new person gets the first password by e-mail; you neither see nor choose it.";
        administrator_2: "Este login é excluído: as sessões terminam nos dois portais e ele não abre mais nada." | "Este login se elimina: las sesiones terminan en los dos portales y ya no abre nada." | "This login is deleted: its sessions at both portals end, and it opens nothing any more.";
        administrator_done: "A revenda tem um novo Administrador. O login de quem saiu foi excluído." | "El revendedor tiene un nuevo Administrador. El login de quien se fue fue eliminado." | "The reseller has a new Administrator. The login of whoever left is deleted.";
        successor: "Login de quem passa a ser Administrador" | "Login de quien pasa a ser Administrador" | "Login of who becomes Administrator";
        successor_hint: "Outro usuário ativo da mesma revenda. Para uma pessoa nova, deixe vazio e preencha nome e e-mail." | "Otro usuario activo del mismo revendedor. Para una persona nueva, déjelo vacío y complete nombre y correo." | "Another active user of the same reseller. For a new person leave it empty and fill in name and e-mail.";
        new_name: "Nome da pessoa nova" | "Nombre de la persona nueva" | "Name of the new person";
        new_email: "E-mail da pessoa nova" | "Correo de la persona nueva" | "E-mail of the new person";
        new_email_hint: "A primeira senha vai para este endereço." | "La primera contraseña va a esta dirección." | "The first password goes to this address.";
        stop_title: "Parar a troca do e-mail" | "Detener el cambio del correo" | "Stop the change of the e-mail";
        stop_lead: "Recebeu um aviso de que o e-mail do seu login vai mudar, e não reconhece o pedido? Digite o login e a referência que estão no aviso." | "¿Recibió un aviso de que el correo de su login va a cambiar y no reconoce el pedido? Escriba el login y la referencia que están en el aviso." | "Were you told that the e-mail of your login is going to change, and you do not know of it? Type the login and the reference from that message.";
        stop_login: "Login" | "Login" | "Login";
        stop_reference: "Referência" | "Referencia" | "Reference";
        stop_button: "Parar a troca" | "Detener el cambio" | "Stop the change";
        stop_none: "Nenhuma troca espera com este login e esta referência. Confira os dois no aviso. Se o prazo já passou, fale agora com o nosso atendimento: {chat}." | "Ningún cambio espera con este login y esta referencia. Revise los dos en el aviso. Si el plazo ya pasó, hable ahora con nuestra atención: {chat}." | "No change waits under this login and this reference. Check both in the message. If its time is over, talk to our support now: {chat}.";
        stop_done: "A troca foi parada. O e-mail de cadastro continua o mesmo, e um supervisor vai verificar o pedido. Protocolo: {protocol}." | "El cambio fue detenido. El correo registrado sigue igual, y un supervisor revisará el pedido. Protocolo: {protocol}." | "The change is stopped. The registered e-mail stays, and a supervisor looks into the request. Number: {protocol}.";
    }
}
