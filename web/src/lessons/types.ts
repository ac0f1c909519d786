/* Short names for the shapes of lessons. */
import type { components } from "../api-types.ts";

type S = components["schemas"];
export type LessonDay = S["LessonDay"];
export type LessonRow = S["LessonRow"];
export type LessonRegister = S["LessonRegister"];
export type LessonPupil = S["LessonPupil"];
export type LessonMarkKind = S["LessonMarkKind"];
export type LessonQuestions = S["LessonQuestions"];
export type LessonQuestion = S["LessonQuestion"];
export type SpotChecks = S["SpotChecks"];
export type SpotRoom = S["SpotRoom"];
export type AdHoc = S["AdHoc"];
