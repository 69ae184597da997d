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
            "Dúvida sobre o prazo? Seu representante de vendas pergunta à logística.",
            "¿Duda sobre el plazo? Su representante de ventas pregunta a logística.",
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
        "Fora do prazo previsto, quem verifica e responde é o seu representante de vendas.",
        "Fuera del plazo previsto, quien verifica y responde es su representante de ventas.",
        "Past the expected date, your sales representative finds out and answers.",
    ],
    steps: &[
        [
            "Confira o prazo e o rastreio no portal.",
            "Verifique el plazo y el seguimiento en el portal.",
            "Check date and tracking at the portal.",
        ],
        [
            "Abra um caso no tema de entrega: você recebe um protocolo, e o representante é avisado.",
            "Abra un caso en el tema de entrega: recibe un protocolo, y se avisa al representante.",
            "Open a case under delivery: you get a protocol number, and the representative is told.",
        ],
    ],
    said: [
        "atraso atrasado não chegou pedido demora fora do prazo reclamar entrega",
        "atraso atrasado no llegó pedido demora fuera de plazo reclamar entrega",
        "delay late not arrived order past due complain delivery",
    ],
};

pub(super) const DAMAGED: Answer = Answer {
    lead: [
        "Confira a mercadoria e os documentos na entrega. Se algo não está certo, recuse na hora.",
        "Revise la mercadería y los documentos en la entrega. Si algo no está bien, rechace en el momento.",
        "Check goods and papers at the delivery. If something is not right, refuse it on the spot.",
    ],
    steps: &[
        [
            "Recuse diante do transportador e escreva a ressalva no verso da nota e no conhecimento de transporte.",
            "Rechace delante del transportista y escriba la observación al dorso de la nota y en el conocimiento de transporte.",
            "Refuse while the carrier is there, and write the reason on the back of the invoice and on the consignment note.",
        ],
        [
            "Fotografe embalagem e mercadoria.",
            "Fotografíe el embalaje y la mercadería.",
            "Take pictures of packaging and goods.",
        ],
        [
            "Combine com o seu representante de vendas o novo envio enquanto a mercadoria volta.",
            "Acuerde con su representante de ventas el nuevo envío mientras la mercadería vuelve.",
            "Agree with your sales representative on a new shipment while the goods go back.",
        ],
    ],
    said: [
        "avaria avariado quebrado divergência produto errado faltando faltou recusar ressalva nota transportadora defeito",
        "avería dañado roto diferencia producto equivocado faltante faltó rechazar observación nota transportadora defecto",
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
            "Escolha o tema de entrega em Fale Conosco e informe a data da entrega. Você recebe um protocolo na hora.",
            "Elija el tema de entrega en Contáctenos e indique la fecha de entrega. Recibe un protocolo en el momento.",
            "Choose delivery under Contact us and give the date of delivery. You get a protocol number at once.",
        ],
        [
            "Junte nota, fotos e o que falta ou veio errado.",
            "Junte nota, fotos y lo que falta o llegó mal.",
            "Have invoice, pictures, and what is missing or wrong at hand.",
        ],
        [
            "Passaram mais de 7 dias? O caso abre mesmo assim, marcado como fora do prazo.",
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
        "O seu representante de vendas combina com você se faz um pedido de reposição, também em caso de defeito ou avaria.",
        "Su representante de ventas acuerda con usted si hace un pedido de reposición, también por defecto o avería.",
        "Your sales representative agrees with you on a replacement order, for defects and damage too.",
    ],
    steps: &[
        [
            "Tenha à mão o número do pedido e a nota com a ressalva.",
            "Tenga a mano el número de pedido y la nota con la observación.",
            "Have the order number and the invoice with your note at hand.",
        ],
        [
            "Fale com o representante, ou abra um caso no tema de pedidos: ele é avisado com o protocolo.",
            "Hable con el representante, o abra un caso en el tema de pedidos: se le avisa con el protocolo.",
            "Talk to the representative, or open a case under orders: they are told with its protocol number.",
        ],
    ],
    said: [
        "reposição trocar devolver devolução novo pedido inside sales recolocar defeito",
        "reposición cambiar devolver devolución nuevo pedido inside sales defecto",
        "replacement exchange return new order inside sales defect",
    ],
};
