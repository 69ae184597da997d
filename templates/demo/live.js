// Keeps an open page true: asks whether it is old, then shows the new one. Without scripts the page reloads itself.
(() => {
  const { live, seen } = document.body.dataset;
  let known = seen;
  const ask = async () => {
    try {
      const answer = await fetch(live, { cache: "no-store" });
      if (answer.ok) {
        const { v } = await answer.json();
        if (v !== known) {
          const part = document.querySelector("[data-part]");
          if (!part) return location.reload();
          known = v;
          const page = await (await fetch(location.href, { cache: "no-store" })).text();
          const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-part]");
          if (fresh) part.replaceWith(fresh);
        }
      }
    } catch { /* the site is away: the page stays as it is */ }
    setTimeout(ask, document.hidden ? 4000 : 1200);
  };
  setTimeout(ask, 1200);
})();
