/* A short generated tone, and the browser's own notification. Browsers give sound only after a press. */
const MUTED = "muster-alert-muted";
let audio: AudioContext | null = null;

/** To make a sound device takes some frames: not while somebody types or scrolls. */
const REST_MS = 1000;

function wake(): void {
	if (!audio && "AudioContext" in window) audio = new AudioContext();
	if (audio?.state === "suspended") void audio.resume();
}

/** Waits for a press on the page, and until the hands rest; the browser refuses sound before. */
export function allowSound(): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	/* Some browsers let a device begin only within a press: the next one does it. */
	const press = () => {
		clearTimeout(timer);
		if (audio) wake();
		else timer = setTimeout(wake, REST_MS);
	};
	document.addEventListener("pointerdown", press);
	document.addEventListener("keydown", press);
	return () => {
		clearTimeout(timer);
		document.removeEventListener("pointerdown", press);
		document.removeEventListener("keydown", press);
	};
}

export function isMuted(): boolean {
	return localStorage.getItem(MUTED) === "1";
}

export function setMuted(muted: boolean): void {
	localStorage.setItem(MUTED, muted ? "1" : "0");
}

/** Two tones up for an alert, one for good news. */
export function play(kind: "alert" | "good"): void {
	if (isMuted()) return;
	if (navigator.userActivation?.hasBeenActive) wake();
	if (!audio) return;
	const tones = kind === "alert" ? [660, 880, 660, 880] : [520];
	tones.forEach((hertz, i) => {
		const from = audio!.currentTime + i * 0.22;
		const tone = audio!.createOscillator();
		const volume = audio!.createGain();
		tone.frequency.value = hertz;
		volume.gain.setValueAtTime(0.0001, from);
		volume.gain.exponentialRampToValueAtTime(0.2, from + 0.02);
		volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.2);
		tone.connect(volume).connect(audio!.destination);
		tone.start(from);
		tone.stop(from + 0.21);
	});
}

export function notify(title: string, body: string, href: string): void {
	if (!("Notification" in window) || Notification.permission !== "granted" || !document.hidden) return;
	const n = new Notification(title, { body, tag: href });
	n.onclick = () => {
		window.focus();
		location.assign(href);
	};
}
