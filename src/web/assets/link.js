// The line to the desk: a WebSocket while one can be had, else a look every few seconds. Both carry the same frames. What
// was said and not answered is said again after a break; its token makes it the same line. Used by talk.js.
(function () {
  "use strict";
  var TELL_AFTER = 1500, SLEPT = 20000, LOOK = 4000, MOST = 30000;
  // `hello`: what to say first, asked for each time (it names the last line seen). `heard(frame)`: each frame.
  // `how(word)`: "open", "lost" or "slow", as it changes. `key`: of a frame without cookies; goes in a header, never in an address.
  // `look()`: in the place of frames by POST, for a page that its server draws anew; gives a promise.
  window.crachaLink = function (of) {
    var socket = null, ended = false, failed = 0, timer = 0, looking = 0, lost = 0, waiting = [], polled = false, beat = Date.now();
    var address = location.origin.replace(/^http/, "ws") + of.path;
    var say = function (word) { if (of.how) of.how(word); };
    var headers = function () {
      var all = { "Content-Type": "application/json", "X-Cracha-Chat": "1" }, key = of.key && of.key();
      if (key) all["X-Cracha-Key"] = key;
      return all;
    };
    var hear = function (frame) {
      var token = (frame.said || frame.refused || {}).token;
      if (token) waiting = waiting.filter(function (one) { return one.say.token !== token; });
      of.heard(frame);
      if (frame.bye === "unknown" || frame.bye === "signed_out") end();
    };
    var post = function (frame) {
      return fetch(of.path, { method: "POST", headers: headers(), body: JSON.stringify(frame), cache: "no-store", redirect: "error" })
        .then(function (answer) { return answer.ok || answer.status === 422 || answer.status === 429 ? answer.json() : Promise.reject(answer.status); });
    };
    // Without a WebSocket: what waits is sent, then what is new is fetched.
    var look = function () {
      clearTimeout(looking);
      if (ended || isOpen()) return;
      var frames = waiting.slice();
      var ask = function (frame) { return post(frame).then(function (heard) { heard.forEach(hear); }); };
      var next = function () {
        if (of.look) return of.look();
        // Lines come with a hello alone: what was just said is among them.
        return frames.length ? ask(frames.shift()).then(next) : ask(of.hello());
      };
      Promise.resolve(next()).then(function () { if (!isOpen()) say("slow"); clearTimeout(lost); lost = 0; }, function () { tellLost(); })
        .then(function () { if (!ended && !isOpen()) looking = setTimeout(look, document.hidden ? LOOK * 4 : LOOK); });
    };
    var isOpen = function () { return !!socket && socket.readyState === 1; };
    var tellLost = function () { if (!lost) lost = setTimeout(function () { say("lost"); }, TELL_AFTER); };
    var connect = function () {
      clearTimeout(timer);
      timer = 0;
      if (ended || (socket && socket.readyState < 2)) return;
      var mine;
      try { mine = socket = new WebSocket(address, "cracha.chat.1"); } catch { return again(); }
      var patience = setTimeout(function () { mine.close(); }, 8000);
      mine.onopen = function () {
        clearTimeout(patience);
        var hello = of.hello(), key = of.key && of.key();
        if (key) hello.hello.key = key;
        mine.send(JSON.stringify(hello));
        waiting.forEach(function (one) { mine.send(JSON.stringify(one)); });
      };
      mine.onmessage = function (event) {
        var frame;
        try { frame = JSON.parse(event.data); } catch { return; }
        if (mine !== socket) return;
        if (failed || lost || polled) { failed = 0; polled = false; clearTimeout(lost); lost = 0; }
        say("open");
        beat = Date.now();
        hear(frame);
      };
      mine.onclose = function (event) {
        clearTimeout(patience);
        if (mine !== socket) return;
        socket = null;
        again(event.code === 1012 || event.code === 1001);
      };
    };
    // Later and later, never all at once: a node that was taken down had many.
    var again = function (planned) {
      if (ended) return;
      if (!polled) tellLost(); // else whoever looks knows better
      failed += 1;
      var most = planned && failed < 2 ? 3000 : Math.min(MOST, 500 * Math.pow(2, failed));
      clearTimeout(timer);
      timer = setTimeout(connect, most / 2 + Math.random() * most / 2);
      if (failed >= 2 && !polled) { polled = true; look(); }
    };
    // After a sleep a socket may be dead and not know it.
    var wake = function () {
      if (ended || document.hidden) return;
      if (socket) { var old = socket; socket = null; old.onclose = null; old.close(); }
      failed = 0;
      connect();
      if (polled) look();
    };
    var end = function () {
      ended = true;
      clearTimeout(timer);
      clearTimeout(looking);
      clearTimeout(lost);
      if (socket) { var old = socket; socket = null; old.onclose = null; old.close(1000); }
    };
    var ticked = Date.now();
    setInterval(function () {
      if (Date.now() - ticked > SLEPT) wake(); // the machine slept
      ticked = Date.now();
    }, 5000);
    window.addEventListener("online", wake);
    window.addEventListener("offline", function () { tellLost(); });
    document.addEventListener("resume", wake); // the page was frozen
    window.addEventListener("pageshow", function (event) { if (event.persisted) wake(); });
    document.addEventListener("visibilitychange", function () { if (!document.hidden && (!isOpen() || Date.now() - beat > 60000)) wake(); });
    connect();
    return {
      // A frame with a say stays until it is answered.
      send: function (frame) {
        if (frame.say) waiting.push(frame);
        if (isOpen()) socket.send(JSON.stringify(frame));
        else if (polled && frame.say) look();
        else if (!frame.say && !of.look) post(frame).then(function (heard) { heard.forEach(hear); }, function () { tellLost(); });
      },
      isOpen: isOpen,
      end: end,
    };
  };
  // A name for a line that nobody else gives: the same line sent twice is one.
  window.crachaToken = function () {
    return Array.from(crypto.getRandomValues(new Uint8Array(12)), function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  };
})();
