/** A button that fills in where the phone is; the address can always be written instead. */

const WAIT_MS = 15_000;

function locate(button: HTMLElement, target: HTMLInputElement, said: HTMLElement | null): void {
  const say = (text: string | undefined): void => {
    if (said) said.textContent = text ?? "";
  };
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      target.value = `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
      say(button.dataset["found"]);
    },
    () => say(button.dataset["refused"]),
    { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60_000 },
  );
}

/** Show and serve every button that is marked with `data-locate`. */
export function fillPlaces(root: ParentNode): void {
  if (!("geolocation" in navigator)) return;
  for (const button of root.querySelectorAll<HTMLElement>("[data-locate]")) {
    const id = button.dataset["locate"] ?? "";
    const target = root.querySelector<HTMLInputElement>(`[data-position-of="${CSS.escape(id)}"]`);
    if (!target) continue;
    const said = root.querySelector<HTMLElement>(`[data-located="${CSS.escape(id)}"]`);
    button.hidden = false;
    button.addEventListener("click", () => locate(button, target, said));
  }
}
