import pakistan from "@svg-maps/pakistan.districts";
import { defineConfig, type Plugin } from "vite";

const NAME = "virtual:outlines";
const PUNJAB = `attock bahawalnagar bahawalpur bhakkar chakwal chiniot dera-ghazi-khan faisalabad
  gujranwala gujrat hafizabad jhang jhelum kasur khanewal khushab lahore layyah lodhran
  mandi-bahauddin mianwali multan muzaffargarh nankana-sahab narowal okara pakpattan
  rahimyar-khan rajanpur rawalpindi sahiwal sargodha shaikhupura sialkot toba-tek-singh vehari`;
const KHYBER_PAKHTUNKHWA = `upper-dir tank swat swabi shangla peshawar nowshera mardan mansehra
  malakand lower-dir lakki-marwat kohistan kohat karak haripur hangu dera-ismail-khan chitral
  charsadda buner battagram bannu abbottabad south-waziristan orakzai north-waziristan mohmand
  kurram khyber bajaur tank-subdivision peshawar-subdivision lakki-subdivision
  kohat-subdivision d-i-khan-subdivision bannu-subdivision`;

/** Outlines of the two provinces only: the whole country would double the script. */
function outlines(): Plugin {
  const wanted = new Set(`${PUNJAB} ${KHYBER_PAKHTUNKHWA}`.split(/\s+/));
  const kept = pakistan.locations
    .filter((place: { id: string }) => wanted.has(place.id))
    .map((place: { id: string; path: string }) => [place.id, place.path]);
  if (kept.length !== wanted.size) {
    throw new Error(`outlines: ${wanted.size} districts wanted, ${kept.length} found`);
  }
  return {
    name: "outlines",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(kept)}` : null),
  };
}

export default defineConfig({
  plugins: [outlines()],
  build: {
    target: "es2020",
    outDir: "dist",
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: {
        track: "packages/track/src/index.ts",
        ops: "packages/ops/src/index.ts",
        field: "packages/field/src/index.ts",
      },
      // Names without a hash: Django's manifest storage adds its own.
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
