/* app.js: small things that make pages better; every page works without them. */

const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];

/* "3 minutes ago" goes on being true while the page is open. */
function refreshTimes() {
	for (const time of document.querySelectorAll("time[datetime][title]")) {
		const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
		if (Number.isNaN(seconds))
			continue;
		const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
		time.textContent = unit ? relative.format(Math.trunc(seconds / unit[1]), unit[0]) : seconds < 0 ? "just now" : "in a moment";
	}
}

function clockText(seconds) {
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/* A clock that counts up from the moment in data-since, or down to the one in data-until. */
function tickClocks() {
	for (const clock of document.querySelectorAll("[data-until]")) {
		const seconds = Math.ceil((Date.parse(clock.dataset.until) - Date.now()) / 1000);
		clock.textContent = seconds > 0 ? `${clockText(seconds)} left` : "time is over";
	}
	for (const clock of document.querySelectorAll("[data-since]")) {
		const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
		clock.textContent = clockText(seconds);
	}
}

/* <button hidden data-copy="text"> */
function showCopyButtons(root) {
	for (const button of root.querySelectorAll("button[data-copy][hidden]"))
		button.hidden = !navigator.clipboard;
}

async function copy(button) {
	await navigator.clipboard.writeText(button.dataset.copy);
	button.classList.add("copied");
	button.ariaLabel = "Copied";
	setTimeout(() => {
		button.classList.remove("copied");
		button.ariaLabel = button.textContent.trim() || "Copy";
	}, 1500);
}

/* <form data-confirm="Delete this list?"> asks first, where no confirm component does. */
function confirmFirst(event) {
	const question = event.target.dataset.confirm;
	if (question && !window.confirm(question))
		event.preventDefault();
}

/* A form is sent once, however often its button is pressed. */
function sendOnce(event) {
	const form = event.target;
	if (event.defaultPrevented || form.method !== "post")
		return;
	if (form.dataset.sent)
		event.preventDefault();
	form.dataset.sent = "yes";
}

/* Filters apply as soon as one is chosen; typing still needs Enter. */
function applyFilter(event) {
	if (event.target.matches(".filters select, .filters input[type=checkbox], .filters input[type=date]"))
		event.target.form.requestSubmit();
}

/* A file may be dropped on <div class="drop">, which holds a file field. */
function prepareDrop(area) {
	const field = area.querySelector("input[type=file]");
	for (const kind of ["dragenter", "dragover"])
		area.addEventListener(kind, (event) => {
			event.preventDefault();
			area.classList.add("over");
		});
	for (const kind of ["dragleave", "drop"])
		area.addEventListener(kind, () => area.classList.remove("over"));
	area.addEventListener("drop", (event) => {
		event.preventDefault();
		if (event.dataTransfer.files.length)
			field.files = event.dataTransfer.files;
	});
}

/* "/" goes to the search field; Escape closes an open menu. */
function shortcut(event) {
	const typing = event.target.closest("input, textarea, select, [contenteditable]");
	if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
		const search = document.querySelector("input[type=search]");
		if (search) {
			event.preventDefault();
			search.select();
		}
	}
	if (event.key === "Escape")
		closeMenus(null);
}

function closeMenus(except) {
	for (const menu of document.querySelectorAll("details.menu[open]"))
		if (!menu.contains(except))
			menu.open = false;
}

/* A form that changes something unsaved asks before the page is left: <form data-keep>. */
function keepInput() {
	for (const form of document.querySelectorAll("form[data-keep]")) {
		let changed = false;
		form.addEventListener("input", () => (changed = true));
		form.addEventListener("submit", () => (changed = false));
		window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
	}
}

document.addEventListener("submit", confirmFirst);
document.addEventListener("submit", sendOnce);
document.addEventListener("change", applyFilter);
document.addEventListener("keydown", shortcut);
document.addEventListener("click", (event) => {
	const button = event.target.closest("button[data-copy]");
	if (button)
		copy(button);
	closeMenus(event.target);
});
document.addEventListener("fragment", (event) => {
	showCopyButtons(event.target);
	refreshTimes();
	tickClocks();
});
window.addEventListener("pageshow", () => {
	for (const form of document.querySelectorAll("form[data-sent]"))
		delete form.dataset.sent;
});

document.querySelectorAll(".drop").forEach(prepareDrop);
document.querySelector(".errors")?.focus();
showCopyButtons(document);
keepInput();
refreshTimes();
tickClocks();
setInterval(refreshTimes, 30000);
setInterval(tickClocks, 1000);
