/*
 * player.js: a small player in place of the browser's own, with lines of the transcript that seek.
 * <div class="player"><audio controls src="…"></audio></div> and <button data-seek="12.3">0:12</button>.
 */

function clock(seconds) {
	const whole = Math.floor(seconds || 0);
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function picture(name) {
	const sprite = document.querySelector("svg.icon use").getAttribute("href").split("#")[0];
	return `<svg class="icon" aria-hidden="true"><use href="${sprite}#${name}"></use></svg>`;
}

function build(holder) {
	const bar = document.createElement("div");
	bar.className = "player-bar";
	bar.innerHTML = `<button type="button" class="play" aria-label="Play">${picture("play")}</button>
		<output>0:00</output>
		<input type="range" min="0" max="1" step="0.1" value="0" aria-label="Position">
		<output>0:00</output>
		<button type="button" class="rate" aria-label="Speed 1×">1×</button>`;
	holder.append(bar);
	return bar;
}

function enhance(holder) {
	const audio = holder.querySelector("audio");
	const bar = build(holder);
	const [play, rate] = bar.querySelectorAll("button");
	const [now, whole] = bar.querySelectorAll("output");
	const position = bar.querySelector("input");
	const known = () => (Number.isFinite(audio.duration) ? audio.duration : Number(holder.dataset.seconds) || 0);
	const show = () => {
		position.max = known() || 1;
		position.value = audio.currentTime;
		position.setAttribute("aria-valuetext", `${clock(audio.currentTime)} of ${clock(known())}`);
		now.textContent = clock(audio.currentTime);
		whole.textContent = clock(known());
		mark(audio.paused ? -1 : audio.currentTime);
	};
	const turn = () => {
		play.innerHTML = picture(audio.paused ? "play" : "pause");
		play.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
		show();
	};
	audio.controls = false;
	audio.hidden = true;
	play.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
	position.addEventListener("input", () => (audio.currentTime = Number(position.value)));
	rate.addEventListener("click", () => {
		audio.playbackRate = audio.playbackRate >= 2 ? 1 : audio.playbackRate + 0.5;
		rate.textContent = `${audio.playbackRate}×`;
		rate.setAttribute("aria-label", `Speed ${audio.playbackRate}×`);
	});
	for (const kind of ["play", "pause", "ended"])
		audio.addEventListener(kind, turn);
	for (const kind of ["timeupdate", "loadedmetadata", "seeked"])
		audio.addEventListener(kind, show);
	show();
}

/* The line that is being said. */
function mark(seconds) {
	let current = null;
	for (const button of document.querySelectorAll("button[data-seek]")) {
		if (seconds >= 0 && Number(button.dataset.seek) <= seconds)
			current = button.closest(".turn");
		button.closest(".turn").classList.remove("now");
	}
	current?.classList.add("now");
}

document.addEventListener("click", (event) => {
	const button = event.target.closest("button[data-seek]");
	const audio = document.querySelector(".player audio");
	if (!button || !audio)
		return;
	audio.currentTime = Number(button.dataset.seek);
	audio.play();
});

function enhanceAll(root) {
	root.querySelectorAll(".player:has(> audio:not([hidden]))").forEach(enhance);
}

document.addEventListener("fragment", (event) => enhanceAll(event.target));
enhanceAll(document);
