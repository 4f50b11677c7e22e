/** Photos are made smaller on the phone: a village network cannot carry twelve megapixels. */

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const SMALL_ENOUGH = 300_000;

async function smaller(file: File): Promise<File> {
  if (!file.type.startsWith("image/") || file.size < SMALL_ENOUGH) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  const name = file.name.replace(/\.\w+$/, "") + ".jpg";
  return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
}

async function replaceFiles(input: HTMLInputElement): Promise<void> {
  const kept = new DataTransfer();
  for (const file of input.files ?? []) {
    // What the browser cannot open is sent as it is; the server checks it.
    kept.items.add(await smaller(file).catch(() => file));
  }
  input.files = kept.files;
  const place = document.getElementById(input.dataset["chosen"] ?? "");
  if (place) place.textContent = (input.dataset["text"] ?? "#").replace("#", String(kept.files.length));
}

/** Watch every file control that is marked with `data-photo`. */
export function shrinkPhotos(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-photo]")) {
    let work: Promise<void> | null = null;
    input.addEventListener("change", () => {
      work = replaceFiles(input).finally(() => (work = null));
    });
    input.form?.addEventListener("submit", (event) => {
      if (!work) return;
      event.preventDefault();
      const button = event.submitter;
      void work.then(() => input.form?.requestSubmit(button));
    });
  }
}
