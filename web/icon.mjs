// The mark as a PNG, for home screens that take no SVG: the strokes of mark.svg on white.
import { deflateSync } from "node:zlib";

const CRC = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});

function chunk(type, body) {
	const head = Buffer.from(type);
	let crc = 0xffffffff;
	for (const b of Buffer.concat([head, body])) crc = CRC[(crc ^ b) & 255] ^ (crc >>> 8);
	const out = Buffer.alloc(12 + body.length);
	out.writeUInt32BE(body.length, 0);
	head.copy(out, 4);
	body.copy(out, 8);
	out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 8 + body.length);
	return out;
}

/** Straight strokes only: "M x y L x y" pairs. */
export function strokesOf(svg) {
	const number = (name) => Number(new RegExp(`${name}="([\\d.]+)"`).exec(svg)[1]);
	return {
		box: Number(/viewBox="0 0 ([\d.]+)/.exec(svg)[1]),
		width: number("stroke-width"),
		colour: [...Buffer.from(/stroke="#([0-9a-f]{6})"/.exec(svg)[1], "hex")],
		lines: [...svg.matchAll(/M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)].map((m) => m.slice(1).map(Number)),
	};
}

/** How much of the pixel at x, y the stroke covers, 0 to 1; `px` is a pixel's width. */
function cover([x1, y1, x2, y2], half, x, y, px) {
	const length = Math.hypot(x2 - x1, y2 - y1);
	const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
	const aside = Math.abs((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)) / length;
	const inside = Math.min(half - aside, along, length - along);
	return Math.max(0, Math.min(1, inside / px + 0.5));
}

/** A square picture; the mark takes 60 % of it, so that any mask of a home screen leaves it whole. */
export function markPng(svg, size) {
	const mark = strokesOf(svg);
	const px = mark.box / (size * 0.6);
	const edge = (size * px - mark.box) / 2;
	const rows = Buffer.alloc(size * (size * 3 + 1));
	for (let j = 0; j < size; j++) {
		for (let i = 0; i < size; i++) {
			const at = [(i + 0.5) * px - edge, (j + 0.5) * px - edge];
			const ink = Math.max(...mark.lines.map((l) => cover(l, mark.width / 2, ...at, px)));
			for (let k = 0; k < 3; k++) rows[j * (size * 3 + 1) + 1 + i * 3 + k] = Math.round(255 - ink * (255 - mark.colour[k]));
		}
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(size, 0);
	head.writeUInt32BE(size, 4);
	head.set([8, 2, 0, 0, 0], 8);
	const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
	return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
