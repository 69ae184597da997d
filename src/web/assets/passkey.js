// Asks the browser for a passkey and sends its answer with the form that asks for it. On the login page the browser's
// own list of logins offers it: who has none sees nothing. Without this file those forms are not shown.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  var bytes = function (text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  };
  var text = function (buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (b) { return String.fromCharCode(b); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  var read = function (options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    (options.excludeCredentials || []).concat(options.allowCredentials || []).forEach(function (known) {
      known.id = bytes(known.id);
    });
    return options;
  };
  var written = function (made) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (made.response[name]) response[name] = text(made.response[name]);
    });
    if (made.response.getTransports) response.transports = made.response.getTransports();
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: response, extensions: {} });
  };
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var kind = form.dataset.passkey, asked = { publicKey: read(JSON.parse(form.dataset.options).publicKey) };
    var failed = form.querySelector("[data-failed]");
    var send = function (made) {
      form.elements.answer.value = written(made);
      form.submit();
    };
    if (kind === "any") {
      if (!PublicKeyCredential.isConditionalMediationAvailable) return;
      PublicKeyCredential.isConditionalMediationAvailable().then(function (can) {
        if (!can) return;
        asked.mediation = "conditional";
        navigator.credentials.get(asked).then(send).catch(function () {});
      });
      return;
    }
    form.hidden = false;
    var without = document.querySelector("[data-without-passkey]");
    if (without) without.hidden = true;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (failed) failed.hidden = true;
      var credentials = navigator.credentials;
      var made = kind === "create" ? credentials.create(asked) : credentials.get(asked);
      made.then(send).catch(function () { if (failed) failed.hidden = false; });
    });
  });
})();
