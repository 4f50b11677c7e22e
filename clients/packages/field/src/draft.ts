/**
 * Keeps choices of a half-filled form until the tab is closed.
 *
 * Nothing about a person may lie in a browser's storage: choices are kept, typed text only where
 * the page allows it with `data-keep`, and never anything that could be a card or phone number.
 */

const LONG_NUMBER = /(?:[0-9۰-۹٠-٩][\s+-]*){7}/;
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isChoice(control: Control): boolean {
  return control instanceof HTMLSelectElement || /^(radio|checkbox)$/.test(control.type);
}

function isKept(control: Control): boolean {
  if (!control.name || control.name.startsWith("_") || control.name === "csrfmiddlewaretoken") return false;
  if (/^(hidden|password|tel|email|file)$/.test(control.type)) return false;
  return isChoice(control) || control.dataset["keep"] !== undefined;
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>("input,select,textarea")].filter(isKept);
}

function isTicked(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && isChoice(control);
}

function save(form: HTMLFormElement, key: string): void {
  const draft: [string, string][] = [];
  for (const control of controlsOf(form)) {
    if (isTicked(control) && !control.checked) continue;
    if (!isChoice(control) && LONG_NUMBER.test(control.value)) continue;
    draft.push([control.name, control.value]);
  }
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage only costs the draft.
  }
}

function restore(form: HTMLFormElement, key: string): void {
  const kept: [string, string][] = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  for (const [name, value] of kept) {
    for (const control of controlsOf(form)) {
      if (control.name !== name) continue;
      if (!isTicked(control)) control.value = value;
      else if (control.value === value) control.checked = true;
    }
  }
}

/** Keep a draft of every form that is marked with `data-draft="NAME"`. */
export function keepDrafts(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    const key = `draft:${form.dataset["draft"]}`;
    // What the server sent back after an error is newer than the draft.
    if (!form.querySelector("[aria-invalid]")) restore(form, key);
    form.addEventListener("input", () => save(form, key));
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
  }
}
