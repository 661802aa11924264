// The page of the embedded server: the stream browser alone.
import { showStreams } from "./streams.js";

const main = document.getElementById("main");
let stop = null;

function show(moveFocus) {
  if (stop && location.hash === "#main") return;
  const [, ...parts] = location.hash.slice(1).split("/").map(part => {
    try { return decodeURIComponent(part); } catch (e) { return part; }
  });
  stop?.();
  stop = showStreams(main, "web/api/", parts);
  if (moveFocus) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
}

addEventListener("hashchange", () => show(true));
show(false);
