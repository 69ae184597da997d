// Every frame of the page has loaded: on to where the portal wanted the browser.
addEventListener("load", () => location.replace(document.querySelector("#onward").href));
