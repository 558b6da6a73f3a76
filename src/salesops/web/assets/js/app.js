import htmx from "htmx.org";
import "idiomorph/htmx";
import "./drawer.js";
import "./freshness.js";
import "./menus.js";
import "./palette.js";
import "./popovers.js";
import "./theme.js";

window.htmx = htmx;
