(expected) => {
  // Gives a list of what is wrong with the page: direction, width, bare numbers, order of figures,
  // words of the other language, text that its box cuts off.
  const found = [];
  const root = document.documentElement;
  if (root.lang !== expected.lang) found.push(`lang is ${root.lang}`);
  if (root.dir !== expected.dir) found.push(`dir is ${root.dir}`);
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((each) => {
      const box = each.getBoundingClientRect();
      return box.width && (box.right > root.clientWidth + 1 || box.left < -1) && !each.closest(".sr, .skip, .scroll");
    });
    found.push(`${root.scrollWidth} pixels wide: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" | ")}`);
  }

  const RAW = /\d{5}-?[\d•*xX]{7}-?[\d•*xX]|(?:\+92|\b0)[ -]?3\d{2}[ -]?[\d•*]{3,4}[ -]?\d{3,4}/;
  const ISOLATED = "bdi, .num, [dir=ltr]";
  // Words that Urdu writes in Latin letters.
  const LOANS = /\b(?:CSV|PDF|Alt|Shift|Firefox)\b/g;
  const other = expected.lang === "ur" ? /[A-Za-z]{2,}/ : /[\u0600-\u06FF]{2,}/;
  // Names, what people typed, keys and codes stand as they are.
  const EITHER = "bdi, .num, kbd, code, [lang], option, textarea, svg";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement, text = node.data.trim();
    if (!text || parent.closest("script, style, noscript, template")) continue;
    if (RAW.test(text) && !parent.closest(ISOLATED)) found.push(`bare number: ${text.slice(0, 120)}`);
    const foreign = parent.closest(EITHER);
    if (other.test(text.replace(LOANS, "")) && (!foreign || foreign === root)) found.push(`other language: ${text.slice(0, 120)}`);
  }
  for (const each of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) {
    for (const name of ["aria-label", "title", "alt", "placeholder"]) {
      const text = each.getAttribute(name) || "";
      if (RAW.test(text) && !/[\u2066-\u2068]/.test(text) && each.dir !== "ltr") found.push(`bare number in ${name}: ${text}`);
      if (other.test(text) && each.dir !== "ltr") found.push(`other language in ${name}: ${text}`);
    }
  }

  const range = document.createRange();
  for (const figure of document.querySelectorAll(".num")) {
    const text = figure.firstChild, places = [];
    if (!text || text.nodeType !== Node.TEXT_NODE || /[\u0600-\u06FF]/.test(text.data)) continue;
    for (let at = 0; at < text.length; at++) {
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width) places.push([Math.round(box.top), box.left]);
    }
    const isBroken = places.some((place, at) => at && place[0] === places[at - 1][0] && place[1] < places[at - 1][1]);
    if (isBroken) found.push(`figures out of order: ${text.data}`);
    if (new Set(places.map((place) => place[0])).size > 1 && !/[A-Za-z]/.test(text.data)) found.push(`figure on two lines: ${text.data}`);
  }

  for (const each of document.querySelectorAll("body *")) {
    const style = getComputedStyle(each);
    if (each.closest(".sr, .skip, svg, canvas") || !each.textContent.trim() || !each.offsetWidth) continue;
    const hides = (side) => ["hidden", "clip"].includes(style[`overflow${side}`]);
    if (hides("X") && each.scrollWidth > each.clientWidth + 1) found.push(`cut off: ${each.outerHTML.slice(0, 120)}`);
    if (hides("Y") && each.scrollHeight > each.clientHeight + 1) found.push(`cut off: ${each.outerHTML.slice(0, 120)}`);
  }
  return found;
}
