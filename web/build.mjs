// Builds web/dist: hashed file names, index.html, manifest.json. With --tests it builds the unit
// tests instead. Nothing is inline, so the page runs under `default-src 'self'`.
import * as esbuild from "esbuild";
import * as sass from "sass";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { markPng } from "./icon.mjs";

const jsx = { jsx: "automatic", jsxImportSource: "preact" };

if (process.argv.includes("--tests")) {
	rmSync(".test", { recursive: true, force: true });
	await esbuild.build({
		entryPoints: readdirSync("tests").map((f) => `tests/${f}`),
		outdir: ".test",
		outExtension: { ".js": ".mjs" },
		bundle: true,
		platform: "node",
		format: "esm",
		...jsx,
	});
	process.exit(0);
}

const production = !process.argv.includes("--dev");
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/assets", { recursive: true });

function hashed(name, ext, text) {
	const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
	const path = `assets/${name}-${hash}${ext}`;
	writeFileSync(`dist/${path}`, text);
	return path;
}

/*
 * What the first page shares with later ones would be cut into a file for each set of pages that share it.
 * Every part imports the entry, which is there by then, so all of that is one file.
 */
const entryFile = resolve("src/main.tsx");
const oneCore = {
	name: "one core",
	setup: (build) =>
		build.onLoad({ filter: /\/src\/.*\.tsx?$/ }, ({ path }) =>
			path === entryFile ? undefined : { contents: `import ${JSON.stringify(entryFile)};\n${readFileSync(path, "utf8")}`, loader: path.endsWith("x") ? "tsx" : "ts" }),
};

const js = await esbuild.build({
	entryPoints: { muster: "src/main.tsx" },
	outdir: "dist/assets",
	entryNames: "[name]-[hash]",
	chunkNames: "[name]-[hash]",
	bundle: true,
	splitting: true,
	format: "esm",
	target: ["es2021"],
	minify: production,
	sourcemap: false,
	legalComments: "none",
	metafile: true,
	logLevel: "warning",
	define: { "process.env.NODE_ENV": '"production"' },
	plugins: [oneCore],
	...jsx,
});
const entry = Object.entries(js.metafile.outputs).find(([, o]) => o.entryPoint === "src/main.tsx");
const script = entry[0].replace(/^dist\//, "");

/* The files that the first page waits for: the script and all it imports, to the last. */
const waitedFor = new Set();
const follow = (file) => {
	if (waitedFor.has(file)) return;
	waitedFor.add(file);
	for (const i of js.metafile.outputs[file].imports) if (i.kind === "import-statement") follow(i.path);
};
follow(entry[0]);
const scripts = [...waitedFor].map((f) => f.replace(/^dist\//, ""));

/* Small and alone, so that it asks for the first answers while the others are still on their way. */
const asks = await esbuild.build({
	entryPoints: ["src/early.ts"],
	write: false,
	bundle: true,
	format: "iife",
	target: ["es2021"],
	minify: production,
	legalComments: "none",
	logLevel: "warning",
});
const early = hashed("early", ".js", asks.outputFiles[0].text);

const govuk = sass.compile("src/styles/govuk.scss", {
	loadPaths: ["node_modules"],
	quietDeps: true,
}).css;
const ours = ["tokens", "muster", "alerts", "follow-up", "kiosk", "reception", "register", "lessons", "off-site", "grid", "prints", "presence", "print"].map((f) => readFileSync(`src/styles/${f}.css`, "utf8"));
const css = await esbuild.transform([govuk, ...ours].join("\n"), {
	loader: "css",
	minify: production,
	target: ["chrome100", "firefox100", "safari15"],
});
const style = hashed("muster", ".css", css.code);
const mark = readFileSync("src/mark.svg", "utf8");
const picture = (size) => hashed(`mark-${size}`, ".png", markPng(mark, size));
const icon = picture(64);
const touch = picture(180);

writeFileSync(
	"dist/index.html",
	readFileSync("src/index.html", "utf8")
		.replace("%STYLE%", `/${style}`)
		.replace("%ICON%", `/${icon}`)
		.replace("%TOUCH%", `/${touch}`)
		.replace("%EARLY%", `/${early}`)
		.replace("%SCRIPT%", `/${script}`)
		/* Asked for together: else each is found only when the one before it was read. */
		.replace("%PARTS%", scripts.slice(1).map((f) => `<link rel="modulepreload" href="/${f}">`).join("\n")),
);

const png = (size, purpose) => ({ src: `/${picture(size)}`, sizes: `${size}x${size}`, type: "image/png", purpose });
writeFileSync(
	"dist/manifest.webmanifest",
	JSON.stringify({
		name: "Muster",
		short_name: "Muster",
		description: "Registers, taken with or without a network",
		lang: "en-GB",
		id: "/",
		start_url: "/",
		scope: "/",
		display: "standalone",
		background_color: "#ffffff",
		theme_color: "#ffffff",
		icons: [png(192, "any"), png(512, "any"), png(512, "maskable")],
	}),
);

/* The service worker knows the files of its build by their names. */
const shell = readFileSync("dist/index.html");
const kept = ["/", "/manifest.webmanifest", ...readdirSync("dist/assets").sort().map((f) => `/assets/${f}`)];
await esbuild.build({
	entryPoints: ["src/sw.ts"],
	outfile: "dist/sw.js",
	bundle: true,
	format: "iife",
	target: ["es2021"],
	minify: production,
	legalComments: "none",
	logLevel: "warning",
	define: {
		BUILD: JSON.stringify(createHash("sha256").update(kept.join()).update(shell).digest("hex").slice(0, 16)),
		FILES: JSON.stringify(kept),
		ENTRY: JSON.stringify(script),
	},
});

/* What the first page needs, and what comes later by itself: size.mjs and the server read this. */
const types = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", svg: "image/svg+xml", png: "image/png",
	webmanifest: "application/manifest+json" };
const first = new Set(["index.html", style, icon, early, ...scripts]);
const files = ["index.html", "sw.js", "manifest.webmanifest", ...readdirSync("dist/assets").sort().map((f) => `assets/${f}`)].map((path) => {
	const body = readFileSync(`dist/${path}`);
	return {
		path,
		type: types[path.split(".").pop()],
		bytes: statSync(`dist/${path}`).size,
		gzip: gzipSync(body, { level: 9 }).length,
		first: first.has(path),
		immutable: path.startsWith("assets/"),
	};
});
writeFileSync("dist/manifest.json", JSON.stringify({ files }, null, "\t") + "\n");
