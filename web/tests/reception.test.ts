import assert from "node:assert/strict";
import test from "node:test";
import { findPupils, fold } from "../src/reception/find.ts";
import { readLine, readPaper } from "../src/reception/paper.ts";
import type { DeskName } from "../src/types.ts";

function pupil(id: string, surname: string, forename: string, adno = ""): DeskName {
	return { id, name: { surname, forename }, group: "7 Ash", year: "7", adno, find: fold(`${surname} ${forename}`), place: "" };
}

const pupils = [
	pupil("1", "Abara", "Kim", "4012"),
	pupil("2", "Khan", "Amy", "4013"),
	pupil("3", "Featherstonehaugh-Ramaswamy", "Édith", "4100"),
];

test("three letters from anywhere in a name find the pupil, accents or not", () => {
	assert.deepEqual(findPupils(pupils, "kha").map((p) => p.id), ["2"]);
	assert.deepEqual(findPupils(pupils, "ram").map((p) => p.id), ["3"]);
	assert.deepEqual(findPupils(pupils, "sto").map((p) => p.id), ["3"]);
	assert.deepEqual(findPupils(pupils, "edi feath").map((p) => p.id), ["3"]);
	assert.deepEqual(findPupils(pupils, "xyz"), []);
	assert.deepEqual(findPupils(pupils, "k"), []);
});

test("a number finds its pupil, and who begins so comes before who contains it", () => {
	assert.deepEqual(findPupils(pupils, "4013").map((p) => p.id), ["2"]);
	assert.deepEqual(findPupils(pupils, "40").map((p) => p.id).sort(), ["1", "2"]);
	assert.deepEqual(findPupils([pupil("8", "Hakim", "Jo"), pupil("9", "Kimber", "Al")], "kim").map((p) => p.id), ["9", "8"]);
});

test("a line of a paper list is who, when and why", () => {
	assert.deepEqual(readLine("Khan Amy 8:52 traffic"), { who: "Khan Amy", at: "8:52", reason: "traffic" });
	assert.deepEqual(readLine("Khan, Amy; 08.52"), { who: "Khan, Amy", at: "08.52", reason: "" });
	assert.deepEqual(readLine("4013 0852 bus late"), { who: "4013", at: "0852", reason: "bus late" });
	assert.deepEqual(readLine("4013\t08:52\t"), { who: "4013", at: "08:52", reason: "" });
	assert.deepEqual(readLine("Khan Amy"), { who: "Khan Amy", at: "", reason: "" });
	assert.deepEqual(readLine("4013"), { who: "4013", at: "", reason: "" });
	assert.equal(readPaper("Khan 8:52\n\n  \nAbara 8:55\n").length, 2);
});
