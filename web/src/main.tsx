import { render } from "preact";
import lazy from "preact-iso/lazy";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { notifyManager, QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { ApiError, onSignedOut } from "./api.ts";
import { fetchAhead } from "./offline/ahead.ts";
import { installWorker, renewIfOld } from "./offline/install.ts";
import { endLogin, openSession, type Session } from "./offline/session.ts";
import { watch } from "./offline/status.ts";
import { dayBy } from "./offline/who.ts";
import { onFresh } from "./register/save.ts";
import { Failure, Waiting } from "./parts/basics.tsx";
import { LiveRegion } from "./parts/live.tsx";
import { Shell } from "./parts/shell.tsx";
import { may } from "./may.ts";
import { HereContext } from "./session.tsx";
import type { Me, School } from "./types.ts";
import { clock } from "./words.ts";
import { NotFound } from "./pages/not-found.tsx";
import { askRegister, registerAt, RegisterPage } from "./pages/register.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { TodayPage } from "./pages/today.tsx";

/* Pages that nobody needs to take a register come when they are opened. */
const FiguresPage = lazy(() => import("./pages/figures.tsx").then((m) => m.FiguresPage));
const PupilPage = lazy(() => import("./pages/pupil.tsx").then((m) => m.PupilPage));
const CalendarPage = lazy(() => import("./pages/calendar.tsx").then((m) => m.CalendarPage));
const CodesPage = lazy(() => import("./pages/codes.tsx").then((m) => m.CodesPage));
const FigurePupilsPage = lazy(() => import("./pages/figure-pupils.tsx").then((m) => m.FigurePupilsPage));
const ImportPage = lazy(() => import("./pages/import.tsx").then((m) => m.ImportPage));
const PupilsPage = lazy(() => import("./pages/pupils.tsx").then((m) => m.PupilsPage));
const PolicyPage = lazy(() => import("./pages/policy.tsx").then((m) => m.PolicyPage));
/* register */
const CoverPage = lazy(() => import("./pages/cover.tsx").then((m) => m.CoverPage));
const SealsPage = lazy(() => import("./pages/seals.tsx").then((m) => m.SealsPage));
const TutorPage = lazy(() => import("./pages/tutor.tsx").then((m) => m.TutorPage));
/* grid */
const GridPage = lazy(() => import("./pages/grid.tsx").then((m) => m.GridPage));
/* prints */
const PrintsPage = lazy(() => import("./pages/prints.tsx").then((m) => m.PrintsPage));
/* board */
const BoardPage = lazy(() => import("./pages/board.tsx").then((m) => m.BoardPage));
const PracticePage = lazy(() => import("./pages/practice.tsx").then((m) => m.PracticePage));
/* follow up */
const UnablePage = lazy(() => import("./pages/unable.tsx").then((m) => m.UnablePage));
const LeavePage = lazy(() => import("./pages/leave.tsx").then((m) => m.LeavePage));
const FollowUpPage = lazy(() => import("./pages/follow-up.tsx").then((m) => m.FollowUpPage));
/* reception */
const ReceptionPage = lazy(() => import("./pages/reception.tsx").then((m) => m.ReceptionPage));
const LateGatePage = lazy(() => import("./pages/late-gate.tsx").then((m) => m.LateGatePage));
const PaperPage = lazy(() => import("./pages/paper.tsx").then((m) => m.PaperPage));
/* kiosk */
const KioskPage = lazy(() => import("./pages/kiosk.tsx").then((m) => m.KioskPage));
const KiosksPage = lazy(() => import("./pages/kiosks.tsx").then((m) => m.KiosksPage));
/* presence */
const OnSitePage = lazy(() => import("./pages/on-site.tsx").then((m) => m.OnSitePage));
const FireRollPage = lazy(() => import("./pages/fire-roll.tsx").then((m) => m.FireRollPage));
const FirePointsPage = lazy(() => import("./pages/fire-points.tsx").then((m) => m.FirePointsPage));
const FireReportPage = lazy(() => import("./pages/fire-report.tsx").then((m) => m.FireReportPage));
/* lessons */
const LessonsPage = lazy(() => import("./pages/lessons.tsx").then((m) => m.LessonsPage));
const LessonPage = lazy(() => import("./pages/lesson.tsx").then((m) => m.LessonPage));
const MissingPage = lazy(() => import("./pages/lessons-missing.tsx").then((m) => m.MissingPage));
const SpotChecksPage = lazy(() => import("./pages/spot-checks.tsx").then((m) => m.SpotChecksPage));
const AdHocPage = lazy(() => import("./pages/ad-hoc.tsx").then((m) => m.AdHocPage));
/* off site */
const OffSitePage = lazy(() => import("./pages/off-site.tsx").then((m) => m.OffSitePage));
const TripPage = lazy(() => import("./pages/trip.tsx").then((m) => m.TripPage));
const TripsPage = lazy(() => import("./pages/trip.tsx").then((m) => m.TripsPage));
const TripChangePage = lazy(() => import("./pages/trip-change.tsx").then((m) => m.TripChangePage));
const ProvidersPage = lazy(() => import("./pages/providers.tsx").then((m) => m.ProvidersPage));
const AnswerOffSitePage = lazy(() => import("./pages/answer-off-site.tsx").then((m) => m.AnswerOffSitePage));
/* alerts */
const AlertsPage = lazy(() => import("./pages/alerts.tsx").then((m) => m.AlertsPage));
const AlertPageOne = lazy(() => import("./pages/alerts.tsx").then((m) => m.AlertPageOne));
const VulnerablePage = lazy(() => import("./pages/vulnerable.tsx").then((m) => m.VulnerablePage));
const AnswerPage = lazy(() => import("./pages/answer.tsx").then((m) => m.AnswerPage));

/* An answer is drawn with the frame it comes in, rather than after one of its own. */
notifyManager.setScheduler(queueMicrotask);

const client = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 5_000,
			/* With no network too: what is kept on this device answers (offline/views.ts). */
			networkMode: "always",
			retry: (n, e) => n < 2 && !(e instanceof ApiError && (e.status === 0 || (e.status >= 400 && e.status < 500))),
		},
	},
});

const AHEAD_MS = 30 * 60_000;

/** While there is a network: what a register needs that may be opened without one. */
function useAhead(session: Session | undefined, urn: string | undefined): void {
	const today = session ? dayBy(session.ahead) : "";
	const isLive = session?.isKept === false;
	useEffect(() => {
		if (!session || !isLive || !urn) return;
		const fetchNow = () => void fetchAhead(session.me, urn, today).catch(() => {});
		const soon = setTimeout(fetchNow, 1_000);
		const again = setInterval(fetchNow, AHEAD_MS);
		return () => {
			clearTimeout(soon);
			clearInterval(again);
		};
	}, [session?.me.user.id, isLive, urn, today]);
}

const SCHOOL_KEY = "muster-school"; // early.ts reads it

function schoolOf(me: Me, chosen: string | null): School | undefined {
	return me.schools.find((s) => s.urn === chosen) ?? me.schools[0];
}

const TOGETHER_MS = 300;

/** With the register that the address names, when it comes as soon: its page is then drawn once, and whole. */
async function openFirst(): Promise<Session> {
	const session = await openSession();
	const school = schoolOf(session.me, localStorage.getItem(SCHOOL_KEY));
	const register = school && registerAt(location.pathname, school.urn);
	if (register) await Promise.race([askRegister(client, register), new Promise((late) => setTimeout(late, TOGETHER_MS))]);
	return session;
}

function SignedIn() {
	const { path } = useLocation();
	const session = useQuery({
		queryKey: ["me"],
		queryFn: () => (client.getQueryData(["me"]) ? openSession() : openFirst()),
		staleTime: 60_000,
		refetchInterval: 300_000,
	});
	const [chosen, setChosen] = useState(localStorage.getItem(SCHOOL_KEY));
	const queries = useQueryClient();
	useEffect(() => {
		renewIfOld();
		window.scrollTo(0, 0);
	}, [path]);

	const me = session.data?.me;
	const school = me && schoolOf(me, chosen);
	useAhead(session.data, school?.urn);
	useEffect(() => {
		if (school) localStorage.setItem(SCHOOL_KEY, school.urn);
	}, [school?.urn]);

	if (!me || !session.data) {
		return session.error ? <Failure error={session.error} title="Muster did not open." /> : <Waiting what="Muster" />;
	}
	if (!school) {
		return (
			<main class="m-main" id="main">
				<h1>No school yet</h1>
				<p>
					Set one up with its URN: <code>muster school add --urn 136398</code>
				</p>
			</main>
		);
	}
	const chooseSchool = (urn: string) => {
		setChosen(urn);
		void queries.invalidateQueries();
	};
	const { ahead } = session.data;
	const here = {
		me,
		school,
		urn: school.urn,
		today: dayBy(ahead),
		clockNow: () => clock(new Date(Date.now() + ahead)),
		chooseSchool,
	};
	return (
		<HereContext.Provider value={here}>
			<Shell>
				<Router>
					<Route path="/" component={may(me, "today") ? TodayPage : FiguresPage} />
					<Route path="/register/:date/:session/:group" component={RegisterPage} />
					<Route path="/pupils" component={PupilsPage} />
					<Route path="/pupils/:id" component={PupilPage} />
					<Route path="/figures" component={FiguresPage} />
					<Route path="/figures/pupils" component={FigurePupilsPage} />
					<Route path="/import" component={ImportPage} />
					<Route path="/calendar" component={CalendarPage} />
					<Route path="/policy" component={PolicyPage} />
					<Route path="/codes" component={CodesPage} />
					{/* register */}
					<Route path="/cover" component={CoverPage} />
					<Route path="/seals" component={SealsPage} />
					<Route path="/tutor/:group" component={TutorPage} />
					{/* grid */}
					<Route path="/grid" component={GridPage} />
					{/* prints */}
					<Route path="/prints" component={PrintsPage} />
					{/* board */}
					<Route path="/board" component={BoardPage} />
					<Route path="/practice" component={PracticePage} />
					{/* follow up */}
					<Route path="/follow-up" component={FollowUpPage} />
					<Route path="/leave" component={LeavePage} />
					<Route path="/unable" component={UnablePage} />
					{/* reception */}
					<Route path="/reception" component={ReceptionPage} />
					<Route path="/reception/paper" component={PaperPage} />
					<Route path="/late-gate" component={LateGatePage} />
					{/* kiosk */}
					<Route path="/kiosks" component={KiosksPage} />
					{/* presence */}
					<Route path="/on-site" component={OnSitePage} />
					<Route path="/fire-roll" component={FireRollPage} />
					<Route path="/fire-roll/points" component={FirePointsPage} />
					<Route path="/fire-roll/:id" component={FireReportPage} />
					{/* lessons */}
					<Route path="/lessons" component={LessonsPage} />
					<Route path="/lessons/missing" component={MissingPage} />
					<Route path="/lessons/spot-checks" component={SpotChecksPage} />
					<Route path="/lessons/ad-hoc" component={AdHocPage} />
					<Route path="/lessons/:date/:lesson" component={LessonPage} />
					{/* off site */}
					<Route path="/off-site" component={OffSitePage} />
					<Route path="/off-site/trips" component={TripsPage} />
					<Route path="/off-site/trips/:id" component={TripPage} />
					<Route path="/off-site/trips/:id/change" component={TripChangePage} />
					<Route path="/off-site/providers" component={ProvidersPage} />
					{/* alerts */}
					<Route path="/vulnerable" component={VulnerablePage} />
					<Route path="/alerts" component={AlertsPage} />
					<Route path="/alerts/:id" component={AlertPageOne} />
					<Route default component={NotFound} />
				</Router>
			</Shell>
		</HereContext.Provider>
	);
}

/** A page that a link in a message leads to. */
function isLink(path: string): boolean {
	return path.startsWith("/answer/") || path.startsWith("/answer-off-site/");
}

function App() {
	const { path, route } = useLocation();
	useEffect(() => {
		onSignedOut(() => {
			/* A tablet says itself that it is not paired, and a link needs no login. */
			if (location.pathname === "/kiosk" || isLink(location.pathname)) return;
			void endLogin();
			if (location.pathname === "/sign-in") return;
			route(`/sign-in?back=${encodeURIComponent(location.pathname + location.search)}`, true);
		});
	}, [route]);
	return (
		<>
			{path === "/sign-in" ? (
				<SignIn />
			) : path === "/kiosk" ? (
				<Router>
					<Route path="/kiosk" component={KioskPage} />
					<Route default component={NotFound} />
				</Router>
			) : isLink(path) ? (
				<Router>
					<Route path="/answer/:token" component={AnswerPage} />
					<Route path="/answer-off-site/:token" component={AnswerOffSitePage} />
					<Route default component={NotFound} />
				</Router>
			) : (
				<SignedIn />
			)}
			<LiveRegion />
		</>
	);
}

render(
	<QueryClientProvider client={client}>
		<LocationProvider>
			<App />
		</LocationProvider>
	</QueryClientProvider>,
	document.getElementById("app")!,
);

installWorker();
watch(
	() => void client.invalidateQueries(),
	() => void client.invalidateQueries(),
);
onFresh((path, r) => {
	client.setQueryData(["register", path], r);
	void client.invalidateQueries({ queryKey: ["today"] });
	void client.invalidateQueries({ queryKey: ["figures"] });
});
