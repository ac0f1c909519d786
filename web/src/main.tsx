import { render } from "preact";
import lazy from "preact-iso/lazy";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { ApiError, get, onSignedOut } from "./api.ts";
import { installWorker, renewIfOld } from "./offline/install.ts";
import { Failure, Waiting } from "./parts/basics.tsx";
import { LiveRegion } from "./parts/live.tsx";
import { Shell } from "./parts/shell.tsx";
import { may } from "./may.ts";
import { HereContext, todayOf } from "./session.tsx";
import type { Me } from "./types.ts";
import { clock } from "./words.ts";
import { FiguresPage } from "./pages/figures.tsx";
import { NotFound } from "./pages/not-found.tsx";
import { PupilPage } from "./pages/pupil.tsx";
import { PupilsPage } from "./pages/pupils.tsx";
import { RegisterPage } from "./pages/register.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { TodayPage } from "./pages/today.tsx";

/* Pages that few open first come when they are opened. */
const CalendarPage = lazy(() => import("./pages/calendar.tsx").then((m) => m.CalendarPage));
const CodesPage = lazy(() => import("./pages/codes.tsx").then((m) => m.CodesPage));
const FigurePupilsPage = lazy(() => import("./pages/figure-pupils.tsx").then((m) => m.FigurePupilsPage));
const ImportPage = lazy(() => import("./pages/import.tsx").then((m) => m.ImportPage));
const PolicyPage = lazy(() => import("./pages/policy.tsx").then((m) => m.PolicyPage));
/* register */
/* grid */
/* prints */
/* board */
/* reception */
const ReceptionPage = lazy(() => import("./pages/reception.tsx").then((m) => m.ReceptionPage));
const LateGatePage = lazy(() => import("./pages/late-gate.tsx").then((m) => m.LateGatePage));
const PaperPage = lazy(() => import("./pages/paper.tsx").then((m) => m.PaperPage));
/* kiosk */
/* presence */
/* lessons */
/* off site */
/* alerts */

const client = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 5_000,
			retry: (n, e) => n < 2 && !(e instanceof ApiError && e.status >= 400 && e.status < 500),
		},
	},
});

const SCHOOL_KEY = "muster-school";

function SignedIn() {
	const { path } = useLocation();
	const me = useQuery({ queryKey: ["me"], queryFn: () => get<Me>("/me"), staleTime: 60_000, refetchInterval: 300_000 });
	const [chosen, setChosen] = useState(localStorage.getItem(SCHOOL_KEY));
	const queries = useQueryClient();
	useEffect(() => {
		renewIfOld();
		window.scrollTo(0, 0);
	}, [path]);

	if (me.error) return <Failure error={me.error} title="Muster did not open." />;
	if (!me.data) return <Waiting what="Muster" />;
	const school = me.data.schools.find((s) => s.urn === chosen) ?? me.data.schools[0];
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
		localStorage.setItem(SCHOOL_KEY, urn);
		setChosen(urn);
		void queries.invalidateQueries();
	};
	const ahead = Date.parse(me.data.now) - me.dataUpdatedAt;
	const here = {
		me: me.data,
		school,
		urn: school.urn,
		today: todayOf(me.data),
		clockNow: () => clock(new Date(Date.now() + ahead)),
		chooseSchool,
	};
	return (
		<HereContext.Provider value={here}>
			<Shell>
				<Router>
					<Route path="/" component={may(me.data, "today") ? TodayPage : FiguresPage} />
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
					{/* grid */}
					{/* prints */}
					{/* board */}
					{/* reception */}
					<Route path="/reception" component={ReceptionPage} />
					<Route path="/reception/paper" component={PaperPage} />
					<Route path="/late-gate" component={LateGatePage} />
					{/* kiosk */}
					{/* presence */}
					{/* lessons */}
					{/* off site */}
					{/* alerts */}
					<Route default component={NotFound} />
				</Router>
			</Shell>
		</HereContext.Provider>
	);
}

function App() {
	const { path, route } = useLocation();
	useEffect(() => {
		onSignedOut(() => {
			if (location.pathname === "/sign-in") return;
			route(`/sign-in?back=${encodeURIComponent(location.pathname + location.search)}`, true);
		});
	}, [route]);
	return (
		<>
			{path === "/sign-in" ? <SignIn /> : <SignedIn />}
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
