/*
 * live.js: keeps parts of a page up to date. <main data-events="/events/CHANNEL"> opens the stream; a message is JSON
 * with a "kind". An element with data-refresh="URL" and data-refresh-on="kind kind" is fetched again, as a fragment
 * (the request says X-Fragment: 1), and replaced, at most twice a second; with data-refresh-for="ID" only for messages
 * about that call. Other elements of the fragment replace those of the same id. With data-refresh-every="5" (seconds)
 * it is also fetched when no message comes. A page that nobody sees has no stream, and is fetched when it is seen again.
 */

const PAUSE = 500;
const REOPEN = 5000, REOPEN_MOST = 120000;
const waiting = new Map();

/* What somebody types into, has opened or listens to stays as it is. */
function busy(element) {
	return element.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")
		|| element.querySelector(":popover-open, details.menu[open]")
		|| [...element.querySelectorAll("audio")].some((audio) => !audio.paused);
}

function replace(element, fresh) {
	if (fresh.outerHTML === element.outerHTML)
		return;
	const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
	element.replaceWith(fresh);
	if (focused)
		document.getElementById(focused)?.focus();
	fresh.dispatchEvent(new Event("fragment", { bubbles: true }));
	arrange(fresh);
}

async function refresh(element) {
	waiting.delete(element.id || element);
	if (!element.isConnected || document.hidden || busy(element))
		return;
	const answer = await fetch(element.dataset.refresh, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
	if (answer.redirected && new URL(answer.url).pathname === "/sessions/new")
		location.reload(); /* logged out meanwhile: what was seen is not left standing */
	if (!answer.ok || answer.redirected || !element.isConnected)
		return;
	const holder = document.createElement("template");
	holder.innerHTML = await answer.text();
	const [first, ...others] = holder.content.children;
	const fresh = (element.id && holder.content.getElementById(element.id)) || first;
	for (const other of [first, ...others].filter((one) => one?.id && one !== fresh)) {
		const old = document.getElementById(other.id);
		if (old)
			replace(old, other);
	}
	if (fresh)
		replace(element, fresh);
}

function soon(element) {
	const key = element.id || element;
	if (!waiting.has(key))
		waiting.set(key, setTimeout(() => refresh(document.getElementById(element.id) ?? element).catch(() => {}), PAUSE));
}

/* Elements that are fetched again by the clock. */
function arrange(root) {
	const own = root.matches?.("[data-refresh-every]") ? [root] : [];
	for (const element of [...own, ...root.querySelectorAll("[data-refresh-every]")])
		setTimeout(() => element.isConnected && (refresh(element).catch(() => {}), arrange(element)), element.dataset.refreshEvery * 1000);
}

function heard(message) {
	const { kind, call } = JSON.parse(message.data);
	for (const element of document.querySelectorAll("[data-refresh-on]")) {
		const { refreshOn, refreshFor } = element.dataset;
		if (refreshOn.split(" ").includes(kind) && (!refreshFor || !call || refreshFor === call))
			soon(element);
	}
}

function everything() {
	document.querySelectorAll("[data-refresh-on]").forEach(soon);
}

const channel = document.querySelector("main[data-events]")?.dataset.events;
let stream = null, reopen = REOPEN, timer = 0;

function close() {
	clearTimeout(timer);
	stream?.close();
	stream = null;
}

/* The browser reconnects by itself after a break, but not after a refusal (a restart, too many streams, a log-out). */
function broken() {
	if (stream?.readyState !== EventSource.CLOSED)
		return;
	close();
	timer = setTimeout(open, reopen);
	reopen = Math.min(2 * reopen, REOPEN_MOST);
}

/* What was missed while there was no stream is fetched, also since the page was made. */
function open() {
	close();
	stream = new EventSource(channel);
	stream.addEventListener("message", heard);
	stream.addEventListener("error", broken);
	stream.addEventListener("open", () => {
		everything();
		reopen = REOPEN;
	});
}

if (channel) {
	if (!document.hidden)
		open();
	document.addEventListener("visibilitychange", () => (document.hidden ? close() : stream || open()));
}
arrange(document);
