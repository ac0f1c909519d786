import assert from "node:assert/strict";
import { test } from "node:test";
import { findKept } from "../src/kiosk/names.ts";

const list = [
	{ id: "1", name: "Kayleigh M.", group: "9 Fern", begins: "mar kay", number: "004417" },
	{ id: "2", name: "Leon M.", group: "7 Oak", begins: "mar leo", number: "004418" },
	{ id: "3", name: "Zoë O.", group: "7 Oak", begins: "one zoe", number: "" },
];
const ids = (q: string) => findKept(list, q).names.map((n) => n.id);

test("three letters of either name find, fewer do not", () => {
	assert.deepEqual(ids("MA"), []);
	assert.deepEqual(ids("MAR"), ["1", "2"]);
	assert.deepEqual(ids("Marlow K"), ["1"]);
	assert.deepEqual(ids("zoë"), ["3"]);
});

test("a whole number finds one, a part of it nobody", () => {
	assert.deepEqual(ids("004418"), ["2"]);
	assert.deepEqual(ids("00441"), []);
});

test("more than four are not shown", () => {
	const many = Array.from({ length: 5 }, (_, i) => ({ id: String(i), name: "A", group: "", begins: "mar" }));
	assert.deepEqual(findKept(many, "mar"), { names: [], is_more: true });
});
