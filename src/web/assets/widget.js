// The button and the panel of the chat, in a portal and on our own pages. The panel is a frame of the chat's own house: what
// is said there a portal cannot read, and what it does cannot break it. Both sides say only words of a closed list to each
// other, and only to the exact origin.
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || window.crachaWidget) return;
  window.crachaWidget = true;
  var WORDS = /*words*/{}, HOME = new URL(script.src).origin, own = HOME === location.origin;
  var wanted = (script.dataset.lang || document.documentElement.lang || navigator.language || "").toLowerCase();
  var lang = Object.keys(WORDS).find(function (tag) { return tag.toLowerCase() === wanted; }) ||
    Object.keys(WORDS).find(function (tag) { return tag.slice(0, 2) === wanted.slice(0, 2); }) || Object.keys(WORDS)[0];
  var words = WORDS[lang];
  // Storage of the portal, which may be switched off: then the panel is closed after each page.
  var kept = function (store, name, value) {
    try {
      if (value === undefined) return window[store].getItem(name);
      if (value) window[store].setItem(name, value); else window[store].removeItem(name);
    } catch { /* not kept */ }
    return null;
  };
  // A portal's colours are its own, and reach nothing here; our pages lend theirs.
  var COLOURS = own
    ? ":host { all: initial; --main: var(--brand); --ink: var(--brand-ink); --edge: var(--paper); }"
    : ":host { all: initial; --main: #0b57a4; --ink: #fff; --edge: #fff; }" +
      "@media (prefers-color-scheme: dark) { :host { --main: #86bdf7; --ink: #14161a; --edge: #12151a; } }";
  var SHEET = COLOURS +
    "button { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; display: flex; align-items: center; gap: .55rem;" +
    " min-width: 56px; min-height: 56px; padding: 0 1.2rem; border: 2px solid var(--edge); border-radius: 28px; cursor: pointer;" +
    " background: var(--main); color: var(--ink); font: 600 16px/1.2 system-ui, sans-serif; box-shadow: 0 4px 16px rgb(0 0 0 / .3); }" +
    "button:focus-visible { outline: 3px solid var(--main); outline-offset: 3px; }" +
    "button.aside:not(:focus-visible) { transform: translateY(200%); opacity: 0; pointer-events: none; }" +
    ".count { min-width: 1.5em; padding: .15em .35em; border-radius: 1em; background: var(--ink); color: var(--main); text-align: center; }" +
    ".panel { position: fixed; right: 1rem; bottom: 5.5rem; z-index: 2147483001; width: min(25rem, calc(100vw - 2rem));" +
    " height: min(40rem, calc(100vh - 7rem)); border-radius: 14px; overflow: hidden; background: Canvas; border: 1px solid GrayText;" +
    " box-shadow: 0 8px 40px rgb(0 0 0 / .35); }" +
    ".panel.page { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }" +
    "@supports (height: 100dvh) { .panel.page { height: 100dvh; } }" +
    "iframe { display: block; width: 100%; height: 100%; border: 0; }" +
    "[hidden] { display: none !important; }" +
    ".edge { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }" +
    ".sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }" +
    "@media print { button, .panel { display: none; } }" +
    "@media (prefers-reduced-motion: no-preference) { button { transition: transform .15s; } .panel { animation: in .15s ease-out; } @keyframes in { from { opacity: 0; } } }";
  var make = function (name, of) {
    var made = document.createElement(name);
    for (var key in of) if (key in made) made[key] = of[key]; else made.setAttribute(key, of[key]);
    return made;
  };
  var host = make("div", { lang: lang, "data-cracha": "chat", role: "complementary", "aria-label": words.title }), root = host.attachShadow({ mode: "open" });
  // A sheet that is made, not written: it needs no leave of the portal's policy for styles.
  var sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  root.adoptedStyleSheets = [sheet];
  var label = make("span", { textContent: words.open }), count = make("span", { className: "count", hidden: true });
  count.setAttribute("aria-hidden", "true");
  var unread = make("span", { className: "sr", role: "status" });
  var button = make("button", { type: "button" });
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-haspopup", "dialog");
  button.append(label, count);
  var panel = make("div", { className: "panel", hidden: true });
  panel.setAttribute("aria-label", words.title);
  var before = make("div", { className: "edge", tabIndex: 0 }), after = make("div", { className: "edge", tabIndex: 0 });
  panel.append(before, after);
  root.append(button, panel, unread);
  var frame = null, ready = false, small = window.matchMedia("(max-width: 40rem), (max-height: 26rem)"), asleep = [];
  var tell = function (word) { if (frame && ready) frame.contentWindow.postMessage({ cracha: word }, HOME); };
  var load = function () {
    if (frame) return;
    frame = make("iframe", { title: words.title, src: HOME + "/widget?lang=" + encodeURIComponent(lang) });
    frame.setAttribute("allow", "");
    frame.setAttribute("referrerpolicy", "origin");
    panel.insertBefore(frame, after);
  };
  // Where it covers the page it is a dialog, and nothing behind it can be reached; else it is a region of the page.
  var shape = function () {
    var modal = !panel.hidden && small.matches;
    panel.classList.toggle("page", small.matches);
    panel.setAttribute("role", small.matches ? "dialog" : "region");
    if (small.matches) panel.setAttribute("aria-modal", "true"); else panel.removeAttribute("aria-modal");
    before.hidden = after.hidden = !small.matches;
    button.hidden = modal;
    asleep.forEach(function (part) { part.inert = false; });
    asleep = modal ? Array.from(document.body.children).filter(function (part) { return part !== host && !part.inert; }) : [];
    asleep.forEach(function (part) { part.inert = true; });
  };
  // On a page of ours the button makes way for whatever it would cover, and comes back beside it; for the keyboard it stays.
  var makeWay = function () {
    if (!panel.hidden) return button.classList.remove("aside");
    var high = button.offsetHeight + 24, wide = button.offsetWidth + 24;
    var left = document.documentElement.clientWidth - wide, top = window.innerHeight - high;
    button.classList.toggle("aside", Array.from(document.querySelectorAll("a, button, input, select, textarea, summary, label")).some(function (part) {
      return Array.from(part.getClientRects()).some(function (box) {
        return box.width > 1 && box.height > 1 && box.right > left && box.bottom > top && box.top < window.innerHeight;
      });
    }));
  };
  var into = function () { if (frame) { frame.focus(); tell("focus"); } };
  var open = function (focus) {
    load();
    panel.hidden = false;
    kept("sessionStorage", "cracha-open", "1");
    button.setAttribute("aria-expanded", "true");
    label.textContent = words.close;
    shape();
    tell("open");
    if (own) makeWay();
    if (focus) { panel.dataset.focus = "1"; into(); }
  };
  var close = function () {
    if (panel.hidden) return;
    panel.hidden = true;
    delete panel.dataset.focus;
    kept("sessionStorage", "cracha-open", "");
    button.setAttribute("aria-expanded", "false");
    label.textContent = words.open;
    shape();
    tell("close");
    if (own) makeWay();
    button.focus();
  };
  button.addEventListener("click", function () { if (panel.hidden) open(true); else close(); });
  root.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  // The edges of the dialog lead back into it.
  before.addEventListener("focus", into);
  after.addEventListener("focus", into);
  small.addEventListener("change", shape);
  window.addEventListener("message", function (event) {
    if (!frame || event.source !== frame.contentWindow || event.origin !== HOME) return;
    var said = event.data || {};
    switch (said.cracha) {
      case "ready":
        ready = true;
        tell(panel.hidden ? "close" : "open");
        if (panel.dataset.focus) into();
        break;
      case "close": close(); break;
      // There is a conversation, or none any more: the next page loads the frame at once, or not before it is opened.
      case "talking": kept("localStorage", "cracha-talking", "1"); break;
      case "none": kept("localStorage", "cracha-talking", ""); break;
      case "unread":
        var number = Math.max(0, Math.min(99, Number(said.number) || 0));
        count.hidden = number === 0;
        count.textContent = String(number);
        unread.textContent = number ? words.unread.replace("{number}", String(number)) : "";
        break;
    }
  });
  var begin = function () {
    document.body.append(host);
    shape();
    if (own) {
      document.documentElement.classList.add("chat");
      var due = 0;
      var soon = function () { if (!due) due = requestAnimationFrame(function () { due = 0; makeWay(); }); };
      ["scroll", "resize", "load", "toggle", "focusin"].forEach(function (what) { window.addEventListener(what, soon, { capture: true, passive: true }); });
      new ResizeObserver(soon).observe(document.body);
    }
    if (kept("sessionStorage", "cracha-open")) open(false);
    else if (kept("localStorage", "cracha-talking")) load();
  };
  if (document.body) begin(); else document.addEventListener("DOMContentLoaded", begin);
})();
