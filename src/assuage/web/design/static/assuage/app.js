/* Starts the small scripts of every page. Each works on what it finds and does nothing where it finds nothing. */
import { sendToken } from "./token.js";
import { focusOnErrors } from "./errors.js";
import { keepDrafts } from "./drafts.js";
import { closeMenus } from "./menus.js";
import { drawCharts } from "./charts.js";

sendToken();
closeMenus();
focusOnErrors(document);
keepDrafts(document);
drawCharts(document);

/* What htmx has put in gets the same care. */
document.addEventListener("htmx:after:swap", (event) => {
  const put = event.detail?.ctx?.target ?? event.target;
  const root = put instanceof Element && put.isConnected ? put : document;
  drawCharts(root);
});
