// Keeps an open page true: looks every few seconds and shows what changed, without moving the page under its reader.
// Nothing is replaced in which somebody is: with the keyboard, or with a selection. Without this file the page stands
// still and says of when it is.
(function () {
  "use strict";
  var from = document.querySelector("[data-live-from]"), button = document.querySelector("[data-live-switch]");
  if (!from || !button) return;
  var every = 10000, on = true;
  var busy = function (part) {
    var at = document.activeElement, chosen = document.getSelection();
    return (at && at !== document.body && part.contains(at)) || (chosen && !chosen.isCollapsed && chosen.containsNode(part, true));
  };
  // What is read stays where it is: the part in which somebody is, else the one in the middle of the window. Who is at
  // the very top waits for what is new.
  var anchor = function () {
    var parts = Array.prototype.slice.call(document.querySelectorAll("[data-live]"));
    var held = parts.find(busy);
    if (held || window.scrollY < 1) return held;
    return parts.find(function (part) { return part.getBoundingClientRect().bottom > window.innerHeight / 2; });
  };
  var show = function (page) {
    document.querySelectorAll("[data-live]").forEach(function (part) {
      var fresh = page.getElementById(part.id);
      if (!fresh || busy(part)) return;
      part.querySelectorAll("details[open]").forEach(function (open) {
        var same = page.getElementById(open.id);
        if (same) same.open = true;
      });
      if (fresh.innerHTML === part.innerHTML) return;
      var seen = anchor(), top = seen && seen.getBoundingClientRect().top;
      part.replaceChildren.apply(part, Array.from(fresh.childNodes));
      if (seen) window.scrollBy(0, seen.getBoundingClientRect().top - top);
    });
  };
  var look = function () {
    if (!on || document.hidden) return;
    fetch(from.dataset.liveFrom, { cache: "no-store", redirect: "manual" }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        on = false;
        button.hidden = true;
        document.querySelector("[data-live-ended]").hidden = false;
        return;
      }
      if (answer.ok) return answer.text().then(function (text) { show(new DOMParser().parseFromString(text, "text/html")); });
    }).catch(function () { /* the server is away: the page stays as it is, and says of when that is */ });
  };
  button.hidden = false;
  button.addEventListener("click", function () {
    on = !on;
    button.textContent = on ? button.dataset.on : button.dataset.off;
    look();
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, every);
})();
