// lib.js: what the browser tests share: TAP, one Chromium, people in it, waiting with a deadline, SQL, mails, pictures.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const root = path.join(__dirname, '../..');
const url = process.env.MANYLINE_URL || `http://127.0.0.1:${process.env.PORT || 8080}`;
const sandbox = process.env.SANDBOX_URL;
const files = process.env.DATA_FOLDER;
const pictures = process.env.SCREENSHOTS || path.join(files || root, 'temp');
const password = /^-- password: (.*)$/m.exec(fs.readFileSync(path.join(root, 'sql/demo.sql'), 'utf8'))[1];
const demo = '0190d000-0000-7000-8000-00000000d001';

const wide = { width: 1280, height: 860 };
const narrow = { width: 360, height: 740 };
const patience = 60000; // ms until something that the product does by itself is given up

let number = 0, failed = 0, browser;

function say(...lines) {
	for (const line of lines)
		console.log('# ' + String(line).replace(/\n/g, '\n# '));
}

function ok(fine, what, seen) {
	console.log(`${fine ? 'ok' : 'not ok'} ${++number} - ${what.replace(/#/g, '')}`);
	if (!fine) {
		failed++;
		if (seen !== undefined)
			say(typeof seen === 'string' ? seen : JSON.stringify(seen, null, 1).slice(0, 4000));
	}
	return fine;
}

function is(seen, wanted, what) {
	return ok(JSON.stringify(seen) === JSON.stringify(wanted), what, { seen, wanted });
}

/* Everything that a test does, so that what it throws is one failed test, with a picture of the page in use. */
async function test(what, work) {
	try {
		await work();
	} catch (error) {
		const page = lastPage;
		let where = '';
		if (page && !page.isClosed()) {
			where = '\nat ' + page.url();
			await picture(page, 'failed-' + what.replace(/\W+/g, '-')).catch(() => {});
			where += '\n' + (await page.locator('main').innerText({ timeout: 1000 }).catch(() => '')).slice(0, 600);
		}
		ok(false, what, String(error.stack || error).slice(0, 1500) + where);
	}
}

async function main(work) {
	try {
		browser = await chromium.launch({
			executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
			args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
				'--disable-component-update', '--disable-sync', '--mute-audio'],
		});
		await test('runs to its end', work);
	} finally {
		await browser?.close();
	}
	console.log(`1..${number}`);
	process.exit(failed ? 1 : 0);
}

let lastPage;

/* A browser of its own: cookies, size, with or without JavaScript. What goes wrong in its pages is in page.complaints. */
async function visitor(options = {}) {
	const { script = true, viewport = wide, ...others } = options;
	const context = await browser.newContext({ viewport, javaScriptEnabled: script, baseURL: url, reducedMotion: 'reduce',
		locale: 'en-US', timezoneId: 'America/New_York', acceptDownloads: true, ...others });
	context.setDefaultTimeout(15000);
	const page = await context.newPage();
	page.complaints = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()))
			page.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
	});
	page.on('pageerror', (error) => page.complaints.push(`thrown: ${error.message}`));
	lastPage = page;
	return page;
}

async function logIn(page, email = 'owner@demo.test', secret = password) {
	await page.goto('/sessions/new');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill(secret);
	await press(page, 'Log in');
	await page.waitForURL((at) => !at.pathname.startsWith('/sessions'));
}

/* Staff by hand, with the code that development shows; they enrol it at the first time. */
async function enrolOrGiveCode(page) {
	await page.goto('/admin/sessions/new');
	await page.getByLabel('E-mail').fill('staff@demo.test');
	await page.getByLabel('Password').fill(password);
	await press(page, 'Log in');
	const enrols = page.url().includes('/factor');
	await page.locator('[name=code]').fill(await page.locator('#demo-code').innerText());
	await press(page, enrols ? 'Turn it on' : 'Go on');
	if (enrols)
		await page.getByRole('link', { name: 'I have kept them' }).click();
	await page.waitForURL((at) => at.pathname === '/admin');
}

let staff; // one session for every page of a test, since no code is taken twice

async function logInStaff(page) {
	staff ??= enrolOrGiveCode(page).then(() => page.context().cookies());
	const cookies = await staff;
	await page.context().addCookies(cookies.filter(({ name }) => name === 'staff'));
	await page.goto('/admin');
}

/* Presses a button and waits until the page that follows is there. */
async function press(page, name, within = page) {
	lastPage = page;
	const button = within.getByRole('button', { name }).first();
	await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
}

async function follow(page, name, within = page) {
	lastPage = page;
	const link = within.getByRole('link', { name }).first();
	await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), link.click()]);
}

/* Asks again and again until there is an answer; throws when there is none in time. */
async function until(what, ask, longest = patience) {
	const end = Date.now() + longest;
	for (;;) {
		const answer = await ask();
		if (answer)
			return answer;
		if (Date.now() > end)
			throw new Error(`waited ${longest / 1000} s in vain: ${what}`);
		await new Promise((done) => setTimeout(done, 100));
	}
}

/* Reloads the page until it shows what is waited for, as somebody without JavaScript would. */
async function reloadUntil(page, what, ask, longest = patience) {
	lastPage = page;
	return until(what, async () => (await ask()) || (await page.reload(), ask()), longest);
}

/* One value, or rows of columns; as a superuser, so past every policy. */
function rows(text) {
	const out = execFileSync('psql', ['-XqAt', '-F', '\t', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-c', text], { encoding: 'utf8' });
	return out.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}

function value(text) {
	return rows(text)[0]?.[0];
}

async function speed(changes) {
	const answer = await fetch(sandbox + '/sandbox/settings', { method: 'POST', body: JSON.stringify(changes),
		headers: { 'Content-Type': 'application/json' } });
	if (!answer.ok)
		throw new Error(`the sandbox refused ${JSON.stringify(changes)}: ${await answer.text()}`);
}

/* The first link to a path in the newest mail to an address; mails are files in development. */
async function linkOfMail(address, start) {
	const folder = path.join(files, 'mail');
	return until(`a mail to ${address}`, () => {
		const mails = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
		for (const name of mails.sort().reverse()) {
			const mail = fs.readFileSync(path.join(folder, name), 'utf8');
			const plain = mail.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
			const link = plain.match(new RegExp(`https?://[^\\s"<>]*${start}[^\\s"<>]*`));
			if (mail.includes(address) && link)
				return link[0];
		}
		return null;
	});
}

/* For people: only where somebody asked for them. */
async function picture(page, name, whole = true) {
	if (!process.env.SCREENSHOTS)
		return;
	fs.mkdirSync(pictures, { recursive: true });
	const size = page.viewportSize();
	if (whole) // as high as the page, so that what sticks to the window stands where people see it
		await page.setViewportSize({ width: size.width, height: Math.max(size.height, await page.evaluate(() => document.documentElement.scrollHeight)) });
	await page.screenshot({ path: path.join(pictures, name + '.png'), animations: 'disabled' });
	if (whole)
		await page.setViewportSize(size);
}

module.exports = { root, url, sandbox, files, pictures, password, demo, wide, narrow, say, ok, is, test, main, visitor, logIn, logInStaff, press, follow,
	until, reloadUntil, rows, value, speed, linkOfMail, picture };
