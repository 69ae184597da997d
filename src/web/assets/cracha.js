// Comfort only: every page works without this file.
(function () {
  "use strict";
  // "Show" beside a password.
  document.querySelectorAll("button[data-show]").forEach(function (button) {
    var input = document.getElementById(button.dataset.show);
    if (!input) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
      button.textContent = shown ? button.dataset.on : button.dataset.off;
      input.focus();
    });
  });
  // Before it leaves, a shown password is a password again, so that browsers do not keep it as ordinary text.
  document.addEventListener("submit", function (event) {
    event.target.querySelectorAll("button[data-show]").forEach(function (button) {
      var input = document.getElementById(button.dataset.show);
      if (input) input.type = "password";
    });
  });
  // What takes a while says that it is at it.
  document.addEventListener("submit", function (event) {
    event.target.querySelectorAll("button[data-busy]").forEach(function (button) {
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-busy", "true");
    });
  });
  // "Copy" beside a record.
  if (navigator.clipboard) document.querySelectorAll("button[data-copy]").forEach(function (button) {
    var text = document.getElementById(button.dataset.copy);
    if (!text) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text.textContent).then(function () { button.textContent = button.dataset.done; });
    });
  });
  // What went wrong is read out first.
  var summary = document.getElementById("problems");
  if (summary) summary.focus();
  // A portal has not confirmed yet: look again, a few times.
  var key = "wait" + location.pathname, looks = Number(sessionStorage.getItem(key));
  if (!document.querySelector("[data-watch] [data-wait]")) sessionStorage.removeItem(key);
  else if (looks < 5) {
    sessionStorage.setItem(key, String(looks + 1));
    setTimeout(function () { location.reload(); }, 1500);
  }
  // The boxes of the Custom role matter only when it is chosen.
  var custom = document.getElementById("custom-permissions");
  if (custom) {
    var update = function () {
      var chosen = document.querySelector("input[name=role]:checked");
      custom.hidden = !chosen || chosen.value !== "custom";
    };
    document.querySelectorAll("input[name=role]").forEach(function (radio) { radio.addEventListener("change", update); });
    update();
  }
})();
