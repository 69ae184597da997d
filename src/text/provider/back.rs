//! The page before the way back to a service that registered itself.

crate::texts! {
    /// What happened, whose the service is, where the button leads.
    pub struct BackText {
        title: "{client} pediu o login de um jeito que não reconhecemos" | "{client} pidió el login de una forma que no reconocemos" | "{client} asked for the login in a way we do not recognise";
        foreign: "Este serviço não é da {brand}." | "Este servicio no es de {brand}." | "This service does not belong to {brand}.";
        itself: "Este serviço não é da {brand} e se cadastrou sozinho. Continue só se você o conhece e confia nele." | "Este servicio no es de {brand} y se registró por sí mismo. Continúe solo si lo conoce y confía en él." | "This service does not belong to {brand} and registered itself. Go on only if you know and trust it.";
        go: "Ir para {host}" | "Ir a {host}" | "Go to {host}";
        stay: "Ficar aqui" | "Quedarse aquí" | "Stay here";
    }
}
