//! Orders and delivery: the portals and the sales representative carry them; what cracha does is the case.

use super::Answer;

pub(super) const DELIVERY_TIME: Answer = Answer {
    lead: [
        "O prazo depende da sua localidade, do frete escolhido e de onde a mercadoria sai. O portal mostra o prazo e o rastreio do pedido.",
        "El plazo depende de su localidad, del flete elegido y de dónde sale la mercadería. El portal muestra el plazo y el seguimiento del pedido.",
        "It depends on where you are, the freight you chose and where the goods leave from. The portal shows the order's due date and tracking.",
    ],
    steps: &[
        [
            "Abra o pedido no portal. Sem rastreio? Seu perfil pode não incluir: pergunte ao Administrador.",
            "Abra el pedido en el portal. ¿Sin seguimiento? Su perfil puede no incluirlo: pregunte al Administrador.",
            "Open the order at the portal. No tracking? Your role may lack it: ask the Administrator.",
        ],
        [
            "Dúvida sobre o prazo? Seu representante comercial pergunta à logística.",
            "¿Duda sobre el plazo? Su representante comercial pregunta a logística.",
            "A question about the date? Your sales representative asks logistics.",
        ],
    ],
    said: [
        "prazo de entrega frete rastreamento rastreio status transportadora quando chega localidade",
        "plazo de entrega flete seguimiento rastreo estado transportadora cuándo llega localidad",
        "delivery time freight tracking status carrier when arrives",
    ],
};

pub(super) const DELIVERY_LATE: Answer = Answer {
    lead: [
        "Fora do prazo previsto, quem verifica e responde é o seu representante comercial.",
        "Fuera del plazo previsto, quien verifica y responde es su representante comercial.",
        "Past the expected date, your sales representative finds out and answers.",
    ],
    steps: &[
        [
            "Confira o prazo e o rastreio no portal.",
            "Verifique el plazo y el seguimiento en el portal.",
            "Check date and tracking at the portal.",
        ],
        [
            "Abra um caso no Fale Conosco, no assunto Pedidos: você recebe um protocolo, e o representante é avisado.",
            "Abra un caso en Contáctenos, en el asunto Pedidos: recibe un protocolo, y se avisa al representante.",
            "Open a case at Contact us, under Orders: you get a protocol number, and the representative is told.",
        ],
    ],
    said: [
        "atraso atrasado não chegou pedido demora fora do prazo reclamar entrega vendas",
        "atraso atrasado no llegó pedido demora fuera de plazo reclamar entrega ventas",
        "delay late not arrived order past due complain delivery",
    ],
};

pub(super) const DAMAGED: Answer = Answer {
    lead: [
        "Confira a mercadoria e os documentos na entrega. Se algo não estiver certo, recuse na hora.",
        "Revise la mercadería y los documentos en la entrega. Si algo no está bien, rechácela en el momento.",
        "Check goods and documents at the delivery. If something is not right, refuse it on the spot.",
    ],
    steps: &[
        [
            "Recuse diante do transportador e escreva a ressalva no verso da nota e no conhecimento de transporte.",
            "Rechácela delante del transportista y escriba la observación al dorso de la factura y en el conocimiento de transporte.",
            "Refuse while the carrier is there, and write the reason on the back of the invoice and on the consignment note.",
        ],
        [
            "Fotografe embalagem e mercadoria.",
            "Fotografíe el embalaje y la mercadería.",
            "Take pictures of packaging and goods.",
        ],
        [
            "Combine com o seu representante comercial o novo envio enquanto a mercadoria volta.",
            "Acuerde con su representante comercial el nuevo envío mientras la mercadería vuelve.",
            "Agree with your sales representative on a new shipment while the goods go back.",
        ],
    ],
    said: [
        "avaria avariado quebrado divergência produto errado faltando faltou recusar ressalva nota transportadora defeito",
        "avería dañado roto diferencia producto equivocado faltante faltó rechazar observación factura nota transportadora defecto",
        "damage damaged broken difference wrong product missing refuse note carrier defect",
    ],
};

pub(super) const FOUND_LATER: Answer = Answer {
    lead: [
        "Abra um caso em até 7 dias da entrega. Sem a conferência feita na entrega, a reclamação passa por análise.",
        "Abra un caso hasta 7 días después de la entrega. Sin la revisión en la entrega, el reclamo pasa por análisis.",
        "Open a case within 7 days of the delivery. Without a check at the delivery, the complaint is examined first.",
    ],
    steps: &[
        [
            "Escolha o assunto Entrega no Fale Conosco e informe a data da entrega. Você recebe um protocolo na hora.",
            "Elija el asunto Entrega en Contáctenos e indique la fecha de entrega. Recibe un protocolo en el momento.",
            "Choose Delivery at Contact us and give the date of delivery. You get a protocol number at once.",
        ],
        [
            "Tenha à mão a nota, as fotos e a lista do que falta ou veio errado.",
            "Tenga a mano la factura, las fotos y la lista de lo que falta o llegó mal.",
            "Have at hand the invoice, the pictures, and a list of what is missing or wrong.",
        ],
        [
            "Já passaram mais de 7 dias? O caso abre mesmo assim, marcado como fora do prazo.",
            "¿Pasaron más de 7 días? El caso se abre igual, marcado como fuera de plazo.",
            "More than 7 days? The case still opens, marked as out of time.",
        ],
    ],
    said: [
        "sete dias 7 dias depois da entrega ocorrência reclamação customer service vício oculto conferência",
        "siete días 7 días después de la entrega reclamo customer service defecto oculto revisión",
        "seven days 7 days after delivery occurrence complaint customer service hidden defect check",
    ],
};

pub(super) const REPLACEMENT: Answer = Answer {
    lead: [
        "O seu representante comercial decide com você se será feito um pedido de reposição, também em caso de defeito ou avaria.",
        "Su representante comercial decide con usted si se hace un pedido de reposición, también por defecto o daño.",
        "Your sales representative decides with you whether to place a replacement order, for defects and damage too.",
    ],
    steps: &[
        [
            "Tenha à mão o número do pedido e a nota com a ressalva.",
            "Tenga a mano el número de pedido y la factura con la observación.",
            "Have the order number and the invoice with your note at hand.",
        ],
        [
            "Fale com o representante, ou abra um caso no Fale Conosco, no assunto Pedidos: ele é avisado com o protocolo.",
            "Hable con el representante, o abra un caso en Contáctenos, en el asunto Pedidos: se le avisa con el protocolo.",
            "Talk to the representative, or open a case at Contact us, under Orders: they are told with its protocol number.",
        ],
    ],
    said: [
        "reposição trocar devolver devolução novo pedido inside sales vendas recolocar defeito",
        "reposición cambiar devolver devolución nuevo pedido inside sales ventas defecto",
        "replacement exchange return new order inside sales defect",
    ],
};
