#!/bin/sh
':' //; exec "$(dirname "$0")/../node_modules/.bin/node" "$0" "$@"
// path.t: a newcomer's whole path, from the sign-up to the numbers, with and without JavaScript; and what is true of it in SQL.
'use strict';
const fs = require('fs');
const path = require('path');
const lib = require('./lib.js');
const walk = require('./walk.js');
const { is, ok, picture, reloadUntil, rows, say, speed, test, until, value, visitor } = lib;

const person = "outcome in ('human', 'opted_out', 'transferred', 'wrong_number')";

/* The calls of a tenant, counted one by one. */
function countOf(tenant) {
	const [[calls, answered, talk]] = rows(`select count(*), count(*) filter (where ${person}), coalesce(sum(talk_seconds), 0)
		from calls where tenant_id = '${tenant}' and ended_at is not null`);
	const price = value(`select coalesce(sum(price_micros), 0) from ledger_entries where tenant_id = '${tenant}'`);
	const outcomes = Object.fromEntries(rows(`select outcome, count(*) from calls where tenant_id = '${tenant}' and ended_at is not null group by 1`));
	return { calls: Number(calls), answered: Number(answered), talk: Number(talk), price: Number(price), outcomes };
}

function numberIn(text) {
	return Number(text.replace(/[^0-9.]/g, ''));
}

function clockText(seconds) {
	const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
	return minutes ? `${minutes} min${rest ? ` ${rest} s` : ''}` : `${rest} s`;
}

async function figure(page, name) {
	const text = await page.locator('.figure', { has: page.locator('dt', { hasText: name }) }).locator('.value').first().innerText();
	return text.trim();
}

async function legend(page) {
	const found = {};
	for (const item of await page.locator('figure:has(#outcomes) .legend li').all())
		found[/series-(\w+)/.exec(await item.getAttribute('class'))[1]] = Number(await item.locator('strong').innerText());
	return found;
}

/* What analytics says is what one counts. */
async function sameNumbers(page, tenant, what) {
	await page.goto('/analytics');
	await reloadUntil(page, 'analytics knows every call', async () => numberIn(await figure(page, 'Calls')) === countOf(tenant).calls);
	const counted = countOf(tenant);
	is(await legend(page), sorted(await legend(page), counted.outcomes), `${what}: each outcome is counted as often as it was`);
	is(numberIn(/\d+ calls?$/.exec(await figure(page, 'Answered'))[0]), counted.answered, `${what}: answered by a person`);
	ok((await figure(page, 'Talked')).startsWith(clockText(counted.talk)), `${what}: time talked`, [await figure(page, 'Talked'), counted]);
	ok((await figure(page, 'Cost')).startsWith(`$${(counted.price / 1e6).toFixed(2)}`), `${what}: cost`, [await figure(page, 'Cost'), counted]);
	const csv = await (await page.request.get('/analytics/csv?chart=days')).text();
	const [head, ...lines] = csv.trim().split('\r\n').map((line) => line.split(','));
	const calls = lines.reduce((sum, line) => sum + Number(line[head.indexOf('calls')]), 0);
	is(calls, counted.calls, `${what}: the table as CSV says the same`);
}

/* The second object's numbers in the order of the first one's names. */
function sorted(like, other) {
	const names = [...Object.keys(like).filter((name) => name in other), ...Object.keys(other).filter((name) => !(name in like))];
	return Object.fromEntries(names.map((name) => [name, Number(other[name])]));
}

/* The recording comes in pieces, and only to whom it belongs. */
async function recordingSeeks(page, what) {
	const source = await page.locator('.player audio').getAttribute('src');
	const part = await page.request.get(source, { headers: { Range: 'bytes=1000-1999' } });
	is([part.status(), (await part.body()).length], [206, 1000], `${what}: a piece of the recording`);
	ok(/^bytes 1000-1999\/\d+$/.test(part.headers()['content-range'] || ''), `${what}: which says where it belongs`, part.headers());
	const stranger = await fetch(lib.url + source, { redirect: 'manual' });
	ok([302, 303, 401, 403, 404].includes(stranger.status), `${what}: strangers do not get it`, String(stranger.status));
}

async function playerSeeks(page) {
	const line = page.locator('.turn button[data-seek]').nth(3);
	const wanted = Number(await line.getAttribute('data-seek'));
	await line.click();
	const at = await until('the player stands at the line', () => page.evaluate((from) => {
		const audio = document.querySelector('.player audio');
		return audio.currentTime >= from && !audio.seeking && audio.readyState > 1 ? audio.currentTime : 0;
	}, wanted));
	ok(at < wanted + 3, 'a line of the transcript seeks', { at, wanted });
	await until('the line that is said is marked', async () => await page.locator('.turn.now').count() === 1);
	ok(true, 'the line that is being said is marked');
	await page.getByRole('button', { name: 'Pause' }).click();
	await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
	ok(true, 'the player can be stopped');
}

/* Watches a call on the live page until something that was said stands there. */
async function watch(page, who) {
	await page.goto('/live');
	await reloadUntil(page, 'the call is on the live page', async () => await page.locator('ul.live li').count() > 0, 20000);
	const link = page.getByRole('link', { name: 'Follow what is said' });
	if (await link.count())
		await lib.follow(page, 'Follow what is said');
	const words = page.locator('ul.live blockquote p');
	const seen = who.script ? () => words.count() : async () => await words.count() || (await page.reload(), 0);
	await until('somebody says something', seen, 20000);
	ok(true, `${who.name}: the last words of a call are on the live page`);
	await picture(page, `path-${who.name}-live`);
}

async function campaignRuns(page, who) {
	await lib.press(page, /^Start/);
	const begun = Date.now();
	const call = page.locator('main a[href^="/calls/"]').first();
	const look = who.script ? () => call.count() : async () => await call.count() || (await page.reload(), 0);
	await until('the first call is on the page of the campaign', look, 60000);
	ok(Date.now() - begun < 60000, `${who.name}: the first call is seen ${((Date.now() - begun) / 1000).toFixed(1)} s after the start`);
	await picture(page, `path-${who.name}-campaign`);
	await reloadUntil(page, 'the campaign is completed', async () => /completed/i.test(await walk.state(page)), 180000);
	ok(/100%/.test(await page.locator('.progress-head').innerText()), `${who.name}: the campaign calls everybody`);
	await picture(page, `path-${who.name}-campaign-done`);
}

/* The page of a conversation from the list of calls. */
async function openCall(page) {
	await page.goto('/calls?outcome=human');
	await lib.follow(page, 'Ava Bennett', page.locator('tbody'));
	await walk.finished(page);
	ok(await page.locator('.points li').count() > 0, 'the call page says what is to do, and the key points');
	ok(await page.locator('.timeline li').count() >= 4, 'and what happened when');
}

async function wholePath(who) {
	const begun = Date.now();
	const page = await visitor({ script: who.script });
	const email = `${who.name}-${process.pid}-${Date.now()}@example.test`;
	await speed({ speed: 4 });
	await walk.signUp(page, { company: 'Fern & Field', email });
	await lib.follow(page, 'Skip to the dashboard');
	ok(await page.getByRole('heading', { name: 'Dashboard' }).isVisible(), `${who.name}: signed up, and logged in`);
	await picture(page, `path-${who.name}-first`);
	await walk.makeAgent(page);
	ok(true, `${who.name}: the agent is ready`);
	const agent = page.url();
	await walk.talk(page);
	ok(await page.locator('.bubble').count() === 3 && await page.getByLabel('You say').inputValue() === '', `${who.name}: the agent answers in writing`);
	await picture(page, `path-${who.name}-chat`);
	await walk.takeNumber(page);
	ok(true, `${who.name}: a number is connected`);
	await page.goto(agent);
	await walk.testCall(page, '+1 415 555 0101');
	const call = page.url();
	await watch(page, who);
	await speed({ speed: 20 });
	await page.goto(call);
	await walk.finished(page);
	ok(true, `${who.name}: the test call has its transcript, recording and summary`);
	await leads(page, who);
	await walk.planCampaign(page, 'Autumn offer');
	ok(/20 of 20 people/.test(await page.locator('.lede').innerText()), `${who.name}: the review says who will be called`);
	await picture(page, `path-${who.name}-review`);
	await campaignRuns(page, who);
	await openCall(page);
	await recordingSeeks(page, who.name);
	if (who.script)
		await playerSeeks(page);
	await picture(page, `path-${who.name}-call`);
	const tenant = value(`select tenant_id from members where email = '${email}'`);
	await settled(tenant);
	await sameNumbers(page, tenant, who.name);
	await picture(page, `path-${who.name}-analytics`);
	is(page.complaints, [], `${who.name}: no page complained`);
	say(`${who.name}: the whole path took ${((Date.now() - begun) / 1000).toFixed(1)} s`);
	return page;
}

/* With JavaScript a file is chosen, without it the sample is used in place. */
async function leads(page, who) {
	let file = null;
	if (who.script) {
		file = path.join(lib.pictures, 'sample.csv');
		fs.mkdirSync(lib.pictures, { recursive: true });
		fs.writeFileSync(file, await (await page.request.get('/lead-imports/sample')).body());
	}
	await walk.uploadLeads(page, file);
	await picture(page, `path-${who.name}-columns`);
	await walk.importLeads(page);
	ok(/New people\s+20/.test(await page.locator('main').innerText()), `${who.name}: twenty people are imported`);
	await picture(page, `path-${who.name}-imported`);
}

/* Everything that follows a call has been done: no more numbers change. */
async function settled(tenant) {
	await until('every call has ended', () => value(`select count(*) from calls where tenant_id = '${tenant}' and ended_at is null`) === '0');
	await until('every analysis is there or failed', () => value(`select count(*) from calls where tenant_id = '${tenant}'
		and 'waiting' in (transcript_state, recording_state, analysis_state)`) === '0', 120000);
	await until('every conversation is billed', () => value(`select count(*) from calls where tenant_id = '${tenant}'
		and engine_call_id is not null and joined_at is not null and billed_seconds is null`) === '0', 60000);
}

/* On a phone: the menu opens, and leads to the pages. */
async function smallSmoke(storageState) {
	const page = await visitor({ viewport: lib.narrow, storageState });
	await page.goto('/');
	await page.getByRole('button', { name: 'Menu' }).click();
	const menu = page.locator('#navigation');
	await menu.getByRole('link', { name: 'Calls' }).waitFor();
	ok(true, 'on a phone the menu opens');
	await lib.follow(page, 'Calls', menu);
	await lib.follow(page, /./, page.locator('tbody .main').first());
	for (const where of ['/', '/live', '/campaigns', '/analytics', page.url()]) {
		await page.goto(where);
		const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		ok(over <= 0, `on a phone nothing of ${new URL(page.url()).pathname.replace(/[0-9a-f-]{36}/, ':id')} runs out at the right`);
	}
	is(page.complaints, [], 'on a phone no page complained');
}

lib.main(async () => {
	await test('the path with JavaScript', async () => {
		const page = await wholePath({ name: 'scripted', script: true });
		await smallSmoke(await page.context().storageState());
	});
	await test('the path without JavaScript', () => wholePath({ name: 'plain', script: false }));
	await speed({ speed: 10 });
});
