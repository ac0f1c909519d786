// The network between a browser and a school: it can be cut, and it can bring another build of the pages.
import http from "node:http";
import { once } from "node:events";

const ENTRY = /\/assets\/(muster-[A-Z0-9]+)\.js/;

function ask(address, req, path, body) {
	return new Promise((resolve, reject) => {
		const headers = { ...req.headers, "accept-encoding": "identity" };
		const out = http.request(address + path, { method: req.method, headers }, (answer) => {
			const parts = [];
			answer.on("data", (b) => parts.push(b));
			answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
			answer.on("error", reject);
		});
		out.on("error", reject);
		out.end(body);
	});
}

export class Wire {
	/** address of the school's server; may be set anew, as when it was started again. */
	constructor(address) {
		this.to = address;
		this.isCut = false;
		this.build = 1;
		this.asked = [];
		this.server = http.createServer((req, res) => void this.#pass(req, res));
	}

	async open() {
		this.server.listen(0, "127.0.0.1");
		await once(this.server, "listening");
		this.address = `http://127.0.0.1:${this.server.address().port}`;
		return this;
	}

	cut() {
		this.isCut = true;
		this.server.closeAllConnections();
	}

	mend() {
		this.isCut = false;
	}

	async close() {
		this.server.closeAllConnections();
		this.server.close();
	}

	async #pass(req, res) {
		if (this.isCut) return void req.socket.destroy();
		const parts = [];
		for await (const b of req) parts.push(b);
		const body = Buffer.concat(parts);
		this.asked.push({ method: req.method, path: req.url, body: body.toString(), headers: req.headers });
		if (req.url.startsWith("/api/v1/events")) return this.#stream(req, res);
		try {
			const answer = await this.#answer(req, body);
			/* A lost answer: the server has it, the browser hears nothing. */
			if (this.isCut || this.loses?.(req)) return void req.socket.destroy();
			const { "transfer-encoding": _, ...headers } = answer.headers;
			res.writeHead(answer.status, { ...headers, "content-length": answer.body.length });
			res.end(answer.body);
		} catch {
			req.socket.destroy();
		}
	}

	#stream(req, res) {
		const out = http.request(this.to + req.url, { headers: req.headers }, (answer) => {
			res.writeHead(answer.statusCode, answer.headers);
			answer.pipe(res);
		});
		out.on("error", () => req.socket.destroy());
		req.socket.on("close", () => out.destroy());
		out.end();
	}

	/** Build 2 is build 1 with another first script, which says so; the old one is gone. */
	async #answer(req, body) {
		if (this.build === 1) return ask(this.to, req, req.url, body);
		const next = /\/assets\/(muster-[A-Z0-9]+)NEXT\.js/.exec(req.url);
		const answer = await ask(this.to, { ...req, method: req.method, headers: { ...req.headers, "if-none-match": "" } },
			next ? `/assets/${next[1]}.js` : req.url, body);
		if (next) answer.body = Buffer.concat([answer.body, Buffer.from('\ndocument.documentElement.dataset.build = "2";\n')]);
		else if (ENTRY.test(req.url)) return { status: 404, headers: {}, body: Buffer.alloc(0) };
		else if (/html|javascript/.test(answer.headers["content-type"] ?? "")) {
			const text = answer.body.toString().replace(/(assets\/muster-[A-Z0-9]+)(?=\.js)/g, "$1NEXT");
			answer.body = Buffer.from(req.url === "/sw.js" ? `${text}\n/* build 2 */\n`.replace(/\+"([0-9a-f]{16})"/, '+"2$1"') : text);
		}
		return answer;
	}
}
