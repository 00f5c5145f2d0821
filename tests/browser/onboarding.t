#!/bin/sh
':' //; exec "$(dirname "$0")/../node_modules/.bin/node" "$0" "$@"
// onboarding.t: from the sign-up through the four steps to the first call, with and without JavaScript, and how long that takes.
'use strict';
const lib = require('./lib.js');
const walk = require('./walk.js');
const { is, narrow, ok, picture, press, reloadUntil, say, speed, test, visitor } = lib;

async function business(page, who) {
	ok(/Your business/.test(await page.locator('h1').innerText()), `${who.name}: a new customer begins with the first step`);
	await picture(page, `onboarding-${who.name}-business`);
	await page.getByLabel('Industry').selectOption('restaurants');
	await page.getByLabel('Their phone').fill('+1 415 555 0101');
	await press(page, 'Save and choose a number');
}

async function number(page, who) {
	await picture(page, `onboarding-${who.name}-number`);
	await press(page, /^Choose /, page.locator('tbody'));
	ok(/is kept for you/.test(await page.locator('main').innerText()), `${who.name}: the number is kept`);
	await page.goto('/onboarding/number');
	ok(/until|left|minutes|\d:\d\d/.test(await page.locator('time[data-until]').innerText()), `${who.name}: and it is said for how long`);
	await lib.follow(page, 'Go on with it');
}

async function agent(page, who) {
	ok(/table/.test(await page.getByLabel('Greeting').inputValue()), `${who.name}: the greeting is one of a restaurant`);
	is(await page.getByRole('button', { name: 'Hear it' }).isVisible(), who.script, `${who.name}: the voice can be heard on the spot with a script, else on a page`);
	await page.getByLabel('Name', { exact: true }).fill('Mia');
	await picture(page, `onboarding-${who.name}-agent`);
	await press(page, 'Save and go on');
}

async function knowledge(page, who) {
	await lib.follow(page, 'Question and answer');
	await page.getByLabel('Question', { exact: true }).fill('Do you have a terrace?');
	await page.getByLabel('Answer', { exact: true }).fill('Yes, with forty seats.');
	await press(page, 'Add');
	ok(/Do you have a terrace/.test(await page.locator('#documents').innerText()), `${who.name}: what was added is listed`);
	await picture(page, `onboarding-${who.name}-knowledge`);
}

async function wholeWay(who) {
	const begun = Date.now();
	const page = await visitor({ script: who.script, viewport: who.viewport });
	await walk.signUp(page, { company: 'Fern & Fork', email: `${who.name}-way-${process.pid}-${Date.now()}@example.test` });
	await business(page, who);
	await number(page, who);
	await agent(page, who);
	await knowledge(page, who);
	await press(page, 'Make my agent live');
	await picture(page, `onboarding-${who.name}-launch`);
	const live = page.getByRole('heading', { name: 'Mia is live' });
	if (who.script)
		await live.waitFor({ timeout: 60000 });
	else
		await reloadUntil(page, 'the agent is live', () => live.count());
	ok(/^tel:\+1\d{10}$/.test(await page.locator('a[href^="tel:"]').getAttribute('href')), `${who.name}: live, with a number to call`);
	is(await page.getByLabel('Call my phone').inputValue(), '+1 415-555-0101', `${who.name}: the phone of the first step is offered`);
	await picture(page, `onboarding-${who.name}-live`);
	await press(page, /^Call$/);
	await page.waitForURL(/\/calls\/[0-9a-f-]{36}$/);
	await reloadUntil(page, 'the call is answered', async () => /on the phone|completed/i.test(await walk.state(page)));
	ok(true, `${who.name}: the first call is on the phone`);
	say(`${who.name}: from the sign-up to the first call: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
	is(page.complaints, [], `${who.name}: no page complained`);
}

lib.main(async () => {
	await speed({ speed: 20 });
	await test('the way with JavaScript', () => wholeWay({ name: 'scripted', script: true }));
	await test('the way without JavaScript, on a phone', () => wholeWay({ name: 'plain', script: false, viewport: narrow }));
	await speed({ speed: 10 });
});
