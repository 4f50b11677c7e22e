/** Keeps a tracking page up to date; without it, or without a stream, the page is loaded again. */

const RELOAD_MS = 30_000;
const host = document.querySelector<HTMLElement>("[data-live-url]");
let timer = 0;

function reloadLater(): void {
  // A hidden page asks nothing: it is loaded again when it is looked at.
  timer ||= window.setInterval(() => {
    if (!document.hidden) location.reload();
  }, RELOAD_MS);
}

function show(texts: Record<string, unknown>): void {
  if (texts["reload"]) location.reload();
  for (const place of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const text = texts[place.dataset["live"] ?? ""];
    // Setting the same words again would make a screen reader say them again.
    if (typeof text === "string" && text !== place.textContent) place.textContent = text;
  }
}

const address = host?.dataset["liveUrl"];
if (address && "EventSource" in window) {
  const stream = new EventSource(address);
  stream.onmessage = (event: MessageEvent<string>) => show(JSON.parse(event.data));
  stream.onopen = () => {
    clearInterval(timer);
    timer = 0;
  };
  stream.onerror = reloadLater;
} else if (host) {
  reloadLater();
}

export {};
