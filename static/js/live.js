/*
 * live.js: keeps parts of a page up to date. <main data-events="/events/CHANNEL"> opens the stream; a message is JSON
 * with a "kind". An element with data-refresh="URL" and data-refresh-on="kind kind" is fetched again, as a fragment
 * (the request says X-Fragment: 1), and replaced, at most twice a second. With data-refresh-every="5" (seconds) it is
 * also fetched when no message comes.
 */

const PAUSE = 500;
const waiting = new Map();

function busy(element) {
	return element.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")
		|| element.querySelector(":popover-open, details.menu[open]");
}

async function refresh(element) {
	waiting.delete(element.id || element);
	if (!element.isConnected || document.hidden || busy(element))
		return;
	const answer = await fetch(element.dataset.refresh, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
	if (!answer.ok || answer.redirected)
		return;
	const holder = document.createElement("template");
	holder.innerHTML = await answer.text();
	const fresh = holder.content.firstElementChild;
	if (!fresh || fresh.outerHTML === element.outerHTML)
		return;
	const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
	element.replaceWith(fresh);
	if (focused)
		document.getElementById(focused)?.focus();
	fresh.dispatchEvent(new Event("fragment", { bubbles: true }));
	arrange(fresh);
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
	const { kind } = JSON.parse(message.data);
	for (const element of document.querySelectorAll("[data-refresh-on]"))
		if (element.dataset.refreshOn.split(" ").includes(kind))
			soon(element);
}

function everything() {
	document.querySelectorAll("[data-refresh-on]").forEach(soon);
}

const channel = document.querySelector("main[data-events]")?.dataset.events;
if (channel) {
	const stream = new EventSource(channel);
	stream.addEventListener("message", heard);
	stream.addEventListener("error", () => stream.addEventListener("open", everything, { once: true }));
	document.addEventListener("visibilitychange", () => document.hidden || everything());
}
arrange(document);
