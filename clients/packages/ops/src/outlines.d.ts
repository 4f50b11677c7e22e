declare module "virtual:outlines" {
  const outlines: ReadonlyArray<readonly [id: string, path: string]>;
  export default outlines;
}
