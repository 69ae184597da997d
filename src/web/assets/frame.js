// The chat in a frame. To a portal's no cookie comes, so the key of the conversation is kept in the frame's own storage,
// which browsers keep apart for each portal, and goes in the first frame or in a header. On a page of our own it is in the
// cookie, where no script reads it, and the page of the conversation shows the same. With the page around it a few words are
// spoken, each to its exact origin; a portal never hears a line.
(function () {
  "use strict";
  var root = document.querySelector("[data-talk]"), portals = root.dataset.portals.split(" ").concat(location.origin);
  var find = function (id) { return document.getElementById(id); };
  var key = null, talk = null, parent = null, shown = window.parent === window, unread = 0, memory = null;
  // The page around it is known by the browser's word alone; which of the named ones it is, it says itself.
  var of = location.origin;
  if (window.parent !== window) {
    of = window.location.ancestorOrigins ? window.location.ancestorOrigins[0] : document.referrer && new URL(document.referrer).origin;
    parent = portals.indexOf(of) < 0 ? null : of;
  }
  var own = of === location.origin;
  var kept = function (value) {
    if (own) return null;
    try {
      if (value === undefined) return localStorage.getItem("cracha-talk") || memory;
      if (value) localStorage.setItem("cracha-talk", value); else localStorage.removeItem("cracha-talk");
    } catch { /* as long as the frame lives */ }
    memory = value || null;
    return memory;
  };
  var tell = function (word, number) {
    if (parent) window.parent.postMessage({ cracha: word, number: number || 0 }, parent);
  };
  var count = function (number) {
    unread = number;
    tell("unread", unread);
  };
  var focus = function () {
    var at = talk && talk.box && !talk.box.closest("[hidden]") ? talk.box : find("title");
    at.focus();
  };
  var show = function (name) {
    find("begin").hidden = name !== "begin";
    find("talk").hidden = name !== "talk";
  };
  var begin = function () {
    if (talk) talk.end();
    window.crachaTalk.forget("frame");
    find("text").value = "";
    key = null;
    talk = null;
    kept("");
    root.dataset.after = 0;
    root.querySelector("[data-lines]").replaceChildren();
    tell("none");
    count(0);
    show("begin");
  };
  var state = function (now) {
    find("protocol").textContent = now.protocol;
    var ask = find("ask");
    ask.hidden = !now.asks;
    if (now.asks) ask.querySelector("label").textContent = now.asks;
    find("agent").hidden = !now.can_ask;
    find("end").hidden = now.word === "closed";
    find("attach").hidden = now.word === "closed" || !find("file-hint").textContent;
    find("again").hidden = now.word !== "closed";
  };
  var start = function () {
    show("talk");
    tell("talking");
    talk = window.crachaTalk(root, {
      key: function () { return key; },
      isShown: function () { return shown; },
      came: function (lines) {
        if (!shown) count(unread + lines.filter(function (line) { return line.who !== "visitor"; }).length);
      },
      state: state,
      // The desk has gone home meanwhile: the answer needs an address.
      refused: function (what) { if (!what.token) find("address").hidden = false; },
      bye: function (why) { if (why === "unknown" || why === "signed_out") begin(); },
    });
  };
  var call = function (ask) {
    var headers = { "Content-Type": "application/json", "X-Cracha-Chat": "1" };
    if (key) headers["X-Cracha-Key"] = key;
    return fetch(root.dataset.path, { method: "POST", headers: headers, body: JSON.stringify(ask), cache: "no-store", redirect: "error" })
      .then(function (answer) { return answer.json(); });
  };
  var failed = function (why) {
    var place = find("problem");
    place.textContent = why || root.dataset.lost;
    place.hidden = false;
  };
  find("begin-form").addEventListener("submit", function (event) {
    event.preventDefault();
    var topic = new FormData(event.target).get("topic");
    find("problem").hidden = true;
    call({ open: { topic: topic, own: own } }).then(function (frames) {
      frames.forEach(function (frame) {
        if (frame.refused) failed(frame.refused.why);
        if (!frame.opened) return;
        if (!own) key = kept(frame.opened.key) || frame.opened.key;
        start();
        focus();
      });
    }, function () { failed(); });
  });
  find("ask").addEventListener("submit", function (event) {
    event.preventDefault();
    var field = event.target.querySelector("input");
    if (!field.value.trim()) return field.focus();
    talk.link.send({ identify: { typed: field.value } });
    field.value = "";
  });
  find("agent").addEventListener("submit", function (event) {
    event.preventDefault();
    talk.link.send({ agent: { email: event.target.querySelector("input").value } });
  });
  find("end").addEventListener("click", function () { talk.link.send({ end: {} }); });
  find("again").addEventListener("click", function () { begin(); focus(); });
  find("close").addEventListener("click", function () { tell("close"); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") tell("close"); });
  var refuse = function (why) {
    var place = root.querySelector("[data-refused]");
    place.textContent = why === undefined ? root.dataset.lost : why;
    place.hidden = !place.textContent;
  };
  // In a portal a file is fetched with the key, since no cookie comes there, and saved; it is never opened in the frame.
  root.addEventListener("click", function (event) {
    var link = event.target.closest("a");
    if (!link || !key || link.getAttribute("href").indexOf("/contact/talk/files/")) return;
    event.preventDefault();
    fetch(link.getAttribute("href"), { method: "POST", headers: { "X-Cracha-Key": key }, cache: "no-store", redirect: "error" })
      .then(function (answer) { return answer.ok ? answer.blob() : Promise.reject(answer.status); })
      .then(function (blob) {
        var save = document.createElement("a");
        save.href = URL.createObjectURL(blob);
        save.download = link.textContent.replace(/ \([^()]*\)$/, "");
        save.click();
        setTimeout(function () { URL.revokeObjectURL(save.href); }, 60000);
      })
      .catch(function () { refuse(); });
  });
  find("attach").addEventListener("submit", function (event) {
    event.preventDefault();
    var field = event.target.querySelector("input"), body = new FormData();
    if (!field.files.length) return field.focus();
    body.append("token", "f-" + window.crachaToken());
    body.append("file", field.files[0]);
    refuse("");
    var headers = { "X-Cracha-Chat": "1" };
    if (key) headers["X-Cracha-Key"] = key;
    fetch("/contact/talk/attach", { method: "POST", headers: headers, body: body, cache: "no-store", redirect: "error" })
      .then(function (answer) { return answer.json(); })
      .then(function (said) { if (said.refused) refuse(said.refused); else field.value = ""; }, function () { refuse(); });
  });
  window.addEventListener("message", function (event) {
    if (event.source !== window.parent || portals.indexOf(event.origin) < 0) return;
    switch ((event.data || {}).cracha) {
      case "open": shown = true; count(0); if (talk) talk.saw(); break;
      case "close": shown = false; break;
      case "focus": focus(); break;
    }
  });
  find("close").hidden = !parent;
  key = kept();
  if (key) start();
  else if (own) {
    // Whether there is a conversation the server knows alone.
    call({ hello: { after: 0 } }).then(function (frames) {
      if (frames.some(function (frame) { return frame.bye; })) return begin();
      var focused = document.activeElement === find("title");
      start();
      if (focused) focus();
    }, function () { begin(); failed(); });
  } else {
    tell("none");
    show("begin");
  }
  tell("ready");
})();
