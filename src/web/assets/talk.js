// A conversation on a page: lines come in and go out by link.js as they are said. Without this file the page's own forms
// do the same with a reload. What is not yet sent outlives a reload; nothing that somebody wrote is read as HTML.
(function () {
  "use strict";
  var kept = function (name, value) {
    try {
      if (value === undefined) return sessionStorage.getItem(name);
      if (value) sessionStorage.setItem(name, value); else sessionStorage.removeItem(name);
    } catch { /* not kept */ }
    return null;
  };
  // `root`: the element around it all. `of.key`, `of.path`: see link.js. `of.came(lines)`, `of.state(state)`, `of.refused(what)`, `of.bye(why)`: for the frame.
  window.crachaTalk = function (root, of) {
    var find = function (name) { return root.querySelector("[data-" + name + "]"); };
    var list = find("lines"), model = find("line"), form = find("say"), how = find("how"), refused = find("refused");
    var box = form && form.querySelector("textarea"), store = "cracha-" + (root.dataset.talk || "talk");
    var after = Number(root.dataset.after) || 0, conversation = root.dataset.conversation, link = null;
    var pending = {}, unsent = [], last = null, gone = false;
    try { unsent = JSON.parse(kept(store + "-unsent") || "[]"); } catch { /* begin anew */ }
    var keep = function () { kept(store + "-unsent", unsent.length ? JSON.stringify(unsent) : ""); };
    var atEnd = function () { return list.scrollHeight - list.scrollTop - list.clientHeight < 60; };
    var draw = function (line) {
      var item = model.content.firstElementChild.cloneNode(true);
      item.classList.add(line.who);
      if (line.seq) item.dataset.seq = line.seq;
      item.querySelector(".by strong").textContent = line.name;
      item.querySelector(".by .soft").textContent = line.time;
      item.querySelector(".said").textContent = line.text;
      var link = item.querySelector("a");
      if (line.link && link && /^\/[^/\\]/.test(line.link.href)) {
        link.href = line.link.href;
        link.textContent = line.link.label;
      } else if (link) link.remove();
      var stay = !atEnd();
      list.append(item);
      if (!stay || line.who === root.dataset.me) list.scrollTop = list.scrollHeight;
      return item;
    };
    var wait = function (say) {
      var item = draw({ who: root.dataset.me, name: root.dataset.sending, time: "", text: say.text });
      item.classList.add("pending");
      pending[say.token] = item;
    };
    var forget = function (token) {
      var said = unsent.find(function (say) { return say.token === token; });
      unsent = unsent.filter(function (say) { return say.token !== token; });
      keep();
      if (pending[token]) pending[token].remove();
      delete pending[token];
      return said;
    };
    var saw = function () { if (after && !gone && !document.hidden && link && (!of.isShown || of.isShown())) link.send({ seen: after }); };
    var heard = function (frame) {
      if (frame.lines) {
        var fresh = frame.lines.filter(function (line) { return line.seq > after; });
        after = Math.max(after, frame.seq || 0);
        fresh.forEach(draw);
        if (fresh.length) {
          if (of.came) of.came(fresh);
          if (root.dataset.refresh && fresh.some(function (line) { return line.who === "product"; })) redraw();
          saw();
        }
      }
      if (frame.said) forget(frame.said.token);
      if (frame.refused) {
        if (of.refused) of.refused(frame.refused);
        var said = frame.refused.token && forget(frame.refused.token);
        if (refused) { refused.textContent = frame.refused.why; refused.hidden = false; }
        if (said && frame.refused.back && box && !box.value) { box.value = said.text; kept(store + "-draft", said.text); }
      }
      if (frame.state) {
        var text = JSON.stringify(frame.state), stands = find("state");
        if (stands) stands.textContent = frame.state.says;
        if (form) form.hidden = !frame.state.open;
        // Another page altogether: it is over, or somebody else's.
        if (root.dataset.open && root.dataset.open !== String(frame.state.open)) return location.reload();
        if (last !== null && last !== text && root.dataset.refresh) redraw();
        last = text;
        if (of.state) of.state(frame.state);
      }
      if ("queue" in frame && root.dataset.refresh) redraw();
      if (frame.bye) {
        if (of.bye) of.bye(frame.bye);
        else if (frame.bye === "signed_out") location.reload();
        else if (frame.bye !== "restart") tell("lost");
      }
    };
    var tell = function (word) {
      if (!how) return;
      how.hidden = word === "open";
      how.textContent = word === "open" ? "" : root.dataset[word] || "";
    };
    // What the server drew is fetched again where it changed, but not where somebody is.
    var refresh = function () {
      return fetch(location.href, { cache: "no-store", redirect: "manual" })
        .then(function (answer) {
          if (answer.type === "opaqueredirect") location.reload(); // signed out: the page says so
          return answer.ok ? answer.text() : Promise.reject(answer.status);
        })
        .then(function (text) {
          var page = new DOMParser().parseFromString(text, "text/html");
          var drawn = page.querySelector("[data-lines]");
          if (drawn && list && root.dataset.drawn && !link.isOpen()) {
            list.replaceChildren.apply(list, Array.from(drawn.childNodes));
            after = Number(list.lastElementChild && list.lastElementChild.dataset.seq) || after;
          }
          document.querySelectorAll("[data-part]").forEach(function (part) {
            var fresh = page.getElementById(part.id), at = document.activeElement;
            if (!fresh || fresh.innerHTML === part.innerHTML) return;
            if (at && at !== document.body && part.contains(at) && at.matches("input, textarea, select")) return;
            var focus = at && part.contains(at) && at.id;
            part.replaceChildren.apply(part, Array.from(fresh.childNodes));
            if (focus && document.getElementById(focus)) document.getElementById(focus).focus();
          });
        });
    };
    // Whole data leave by themselves when their time is over, whatever became of the connection or of the machine's sleep.
    var whole = 0, clock = null;
    var hide = function () {
      if (!whole || Date.now() < whole) return;
      whole = 0;
      document.querySelectorAll("[data-whole]").forEach(function (part) { part.remove(); });
      redraw();
    };
    var arm = function () {
      var part = document.querySelector("[data-whole]");
      clearTimeout(clock);
      whole = part ? Date.now() + Number(part.dataset.whole) : 0;
      if (part) clock = setTimeout(hide, Number(part.dataset.whole) + 5);
    };
    // What failed here the next frame brings.
    var redraw = function () { refresh().then(arm).catch(function () {}); };
    var send = function () {
      var text = box.value.trim();
      if (refused) refused.hidden = true;
      if (!text) return box.focus();
      // An agent's page without a socket sends its form as it would without a script.
      if (root.dataset.drawn && !link.isOpen()) { kept(store + "-draft", ""); return form.submit(); }
      var say = { token: window.crachaToken(), text: text };
      box.value = "";
      kept(store + "-draft", "");
      unsent.push(say);
      keep();
      wait(say);
      link.send({ say: say });
      box.focus();
    };
    if (form && box) {
      if (!box.value) box.value = kept(store + "-draft") || "";
      box.addEventListener("input", function () { if (!gone) kept(store + "-draft", box.value); });
      form.addEventListener("submit", function (event) { event.preventDefault(); if (!gone) send(); });
      // Enter sends, with Shift it begins a new line; an input method's own Enter does neither.
      box.addEventListener("keydown", function (event) {
        if (!gone && event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
      });
    }
    if (list) {
      list.scrollTop = list.scrollHeight;
      unsent.forEach(wait);
    }
    link = window.crachaLink({
      path: root.dataset.path,
      key: of.key,
      hello: function () {
        var hello = { after: after };
        if (conversation) hello.conversation = conversation;
        return { hello: hello };
      },
      heard: heard,
      how: tell,
      look: root.dataset.drawn ? function () { return refresh().then(arm); } : undefined,
    });
    unsent.forEach(function (say) { link.send({ say: say }); });
    document.addEventListener("visibilitychange", saw);
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("pageshow", hide);
    arm();
    // The same elements may hold another conversation then.
    var end = function () {
      gone = true;
      clearTimeout(clock);
      link.end();
    };
    return { link: link, saw: saw, box: box, end: end };
  };
  // What was typed and not sent is nobody else's.
  window.crachaTalk.forget = function (name) {
    kept("cracha-" + name + "-unsent", "");
    kept("cracha-" + name + "-draft", "");
  };
  var page = document.querySelector("[data-talk]");
  if (page && !page.dataset.frame) window.crachaTalk(page, {});
})();
