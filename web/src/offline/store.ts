/*
 * The shelves on this device, in IndexedDB. A write is answered when it is on the disk
 * (durability strict). Where a browser has no IndexedDB for us, the page's memory stands in: saving
 * still works, nothing outlives the page.
 */
import { openDB, type IDBPDatabase } from "idb";

/** who: one row, who is signed in here. views: last known lists. queue: unsent saves. drafts: typed, not sent. */
export type Shelf = "who" | "views" | "queue" | "drafts";

export type Key = number | string;

interface Store {
	all<T>(shelf: Shelf): Promise<T[]>;
	keys(shelf: Shelf): Promise<Key[]>;
	get<T>(shelf: Shelf, key: Key): Promise<T | undefined>;
	put<T extends object>(shelf: Shelf, row: T): Promise<Key>;
	remove(shelf: Shelf, key: Key): Promise<void>;
}

const KEYS: Record<Shelf, string> = { who: "id", views: "id", queue: "n", drafts: "id" };
const STRICT = { durability: "strict" } as const;

class Disk implements Store {
	constructor(private readonly db: IDBPDatabase) {}

	all<T>(shelf: Shelf): Promise<T[]> {
		return this.db.getAll(shelf) as Promise<T[]>;
	}

	keys(shelf: Shelf): Promise<Key[]> {
		return this.db.getAllKeys(shelf) as Promise<Key[]>;
	}

	get<T>(shelf: Shelf, key: Key): Promise<T | undefined> {
		return this.db.get(shelf, key) as Promise<T | undefined>;
	}

	async put<T extends object>(shelf: Shelf, row: T): Promise<Key> {
		const tx = this.db.transaction(shelf, "readwrite", STRICT);
		const key = await tx.store.put(row);
		await tx.done;
		return key as Key;
	}

	async remove(shelf: Shelf, key: Key): Promise<void> {
		const tx = this.db.transaction(shelf, "readwrite", STRICT);
		await tx.store.delete(key);
		await tx.done;
	}
}

class Memory implements Store {
	private readonly rows = new Map<Shelf, Map<Key, object>>();
	private n = 0;

	private shelf(shelf: Shelf): Map<Key, object> {
		if (!this.rows.has(shelf)) this.rows.set(shelf, new Map());
		return this.rows.get(shelf)!;
	}

	async all<T>(shelf: Shelf): Promise<T[]> {
		return [...this.shelf(shelf).values()] as T[];
	}

	async keys(shelf: Shelf): Promise<Key[]> {
		return [...this.shelf(shelf).keys()];
	}

	async get<T>(shelf: Shelf, key: Key): Promise<T | undefined> {
		return this.shelf(shelf).get(key) as T | undefined;
	}

	async put<T extends object>(shelf: Shelf, row: T): Promise<Key> {
		const name = KEYS[shelf];
		const key = ((row as Record<string, unknown>)[name] as Key | undefined) ?? ++this.n;
		this.shelf(shelf).set(key, { ...row, [name]: key });
		return key;
	}

	async remove(shelf: Shelf, key: Key): Promise<void> {
		this.shelf(shelf).delete(key);
	}
}

let store: Promise<Store> | null = null;

async function open(): Promise<Store> {
	try {
		const db = await openDB("muster", 1, {
			upgrade(db) {
				for (const [shelf, keyPath] of Object.entries(KEYS)) {
					db.createObjectStore(shelf, { keyPath, autoIncrement: shelf === "queue" });
				}
			},
			/* A newer page wants another shape: this one lets go and is loaded anew. */
			blocking: (_now, _next, e) => (e.target as IDBDatabase).close(),
			terminated: () => (store = null),
		});
		return new Disk(db);
	} catch {
		return new Memory();
	}
}

/** A browser may drop the connection of a page that slept: then once more, with a new one. */
async function on<T>(f: (s: Store) => Promise<T>): Promise<T> {
	const mine = (store ??= open());
	try {
		return await f(await mine);
	} catch {
		if (store === mine) store = open();
		return f(await (store ??= open()));
	}
}

export async function all<T>(shelf: Shelf): Promise<T[]> {
	return on((s) => s.all<T>(shelf));
}

export async function keys(shelf: Shelf): Promise<Key[]> {
	return on((s) => s.keys(shelf));
}

export async function get<T>(shelf: Shelf, key: Key): Promise<T | undefined> {
	return on((s) => s.get<T>(shelf, key));
}

export async function put<T extends object>(shelf: Shelf, row: T): Promise<Key> {
	return on((s) => s.put(shelf, row));
}

export async function remove(shelf: Shelf, key: Key): Promise<void> {
	return on((s) => s.remove(shelf, key));
}
