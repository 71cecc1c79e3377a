// Leads to the language last used, or to that of the browser.
(function () {
  "use strict";
  let language = null;
  try { language = localStorage.getItem("solieu-language"); } catch { /* storage may be forbidden for local files */ }
  if (language !== "vi" && language !== "en") language = /^vi\b/i.test(navigator.language || "") ? "vi" : "en";
  location.replace(language + "/index.html");
})();
