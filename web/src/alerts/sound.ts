/* A short generated tone, and the browser's own notification. Browsers give sound only after a press. */
const MUTED = "muster-alert-muted";
let audio: AudioContext | null = null;

/** Waits for the first press on the page; the browser refuses sound before. */
export function allowSound(): () => void {
	const begin = () => {
		if (!audio && "AudioContext" in window) audio = new AudioContext();
		void audio?.resume();
	};
	document.addEventListener("pointerdown", begin, { once: true });
	document.addEventListener("keydown", begin, { once: true });
	return () => {
		document.removeEventListener("pointerdown", begin);
		document.removeEventListener("keydown", begin);
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
	if (!audio || isMuted()) return;
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
