/* Only what the week chart needs, in a chunk of its own. */
export { dot, lineY, plot } from "@observablehq/plot";
