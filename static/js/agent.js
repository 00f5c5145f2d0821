/*
 * agent.js: trying an agent out. The forms of <section id="chat" data-chat> are sent without leaving the page, and the
 * answer replaces the section; without a script they lead to a page. Voices are heard at the press of one button.
 */

function bubble(text) {
	const item = document.createElement("li");
	item.className = "bubble person";
	item.innerHTML = "<b>You</b><p></p>";
	item.querySelector("p").textContent = text;
	return item;
}

function toEnd(section) {
	const list = section.querySelector(".bubbles");
	if (list)
		list.scrollTop = list.scrollHeight;
}

/* What is said now stands there at once. */
function showSaid(section, form) {
	const field = form.querySelector("textarea");
	section.setAttribute("aria-busy", "true");
	form.querySelector("button").disabled = true;
	if (!field)
		return;
	section.querySelector(".bubbles").append(bubble(field.value));
	field.readOnly = true;
	toEnd(section);
}

function announce(section) {
	const turns = section.querySelectorAll(".bubble.agent > p");
	const place = document.getElementById("chat-said");
	if (place && turns.length)
		place.textContent = turns[turns.length - 1].textContent;
}

function replaceChat(section, html) {
	const holder = document.createElement("template");
	holder.innerHTML = html;
	const fresh = holder.content.getElementById("chat");
	if (!fresh)
		return false;
	section.replaceWith(fresh);
	fresh.dispatchEvent(new Event("fragment", { bubbles: true }));
	toEnd(fresh);
	announce(fresh);
	(fresh.querySelector(".errors") || fresh.querySelector("#chat-text") || fresh.querySelector("button")).focus({ preventScroll: true });
	return true;
}

async function sendChat(event) {
	const form = event.target, section = form.closest("[data-chat]");
	if (!section || event.defaultPrevented)
		return;
	event.preventDefault();
	const body = new URLSearchParams(new FormData(form));
	showSaid(section, form);
	try {
		const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
		if (!answer.redirected && replaceChat(section, await answer.text()))
			return;
	} catch {
		/* what was sent may have arrived: the page knows */
	}
	location.reload();
}

/* Enter says it, as in every chat; Shift and Enter begin a new line. */
function enterSays(event) {
	if (event.target.id === "chat-text" && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		event.target.form.requestSubmit();
	}
}

document.addEventListener("submit", sendChat);
document.addEventListener("keydown", enterSays);
document.querySelectorAll("[data-chat]").forEach(toEnd);

/* One sound at a time, whoever's button was pressed. */
const sound = new Audio();
let playing = null;

function show(button, on) {
	const icon = button.querySelector("use");
	icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, on ? "#stop" : "#play"));
	button.querySelector("span").textContent = on ? "Stop" : button.dataset.hear ? "Hear it" : "Play";
}

function silence(sentence) {
	if (!playing)
		return;
	show(playing, false);
	playing.parentElement.querySelector(".error").textContent = sentence;
	playing = null;
}

function hear(button, source) {
	const same = playing === button;
	sound.pause();
	silence("");
	if (same)
		return;
	playing = button;
	show(button, true);
	button.parentElement.querySelector(".error").textContent = "";
	sound.src = source;
	sound.play().catch((error) => error.name !== "AbortError" && silence("This voice can’t be heard just now. Please try again in a minute."));
}

sound.addEventListener("ended", () => silence(""));

for (const holder of document.querySelectorAll("[data-sound]")) {
	const audio = holder.querySelector("audio"), button = holder.querySelector("button");
	audio.hidden = true;
	button.hidden = false;
	button.addEventListener("click", () => hear(button, audio.src));
}

/* Beside a list of voices to choose from: hears the one that is chosen. */
for (const button of document.querySelectorAll("[data-hear]")) {
	const select = document.getElementById(button.dataset.hear);
	button.hidden = false;
	button.addEventListener("click", () => select.value && hear(button, `/voices/${encodeURIComponent(select.value)}/sample`));
}
