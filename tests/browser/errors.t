#!/bin/sh
':' //; exec "$(dirname "$0")/../node_modules/.bin/node" "$0" "$@"
// errors.t: what goes wrong looks like the product, says what to do, and loses nothing that was typed.
'use strict';
const lib = require('./lib.js');
const { is, logIn, main, ok, picture, press, rows, test, value, visitor } = lib;

/* A page for people: styled, with a heading, a way on, and without our own name. */
async function looksRight(page, answer, status, what) {
	is(answer.status(), status, `${what}: ${status}`);
	is(await page.locator('h1').count(), 1, `${what}: has a heading`);
	ok(await page.locator('main a[href], main button').count() > 0, `${what}: has a way on`);
	const text = await page.evaluate(() => document.documentElement.outerHTML);
	ok(!/manyline/i.test(text), `${what}: without the product's own name`);
	ok(!/nginx|fastcgi|postgres|sqlstate/i.test(text), `${what}: without a word about the machinery`);
	const margin = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
	ok(!/Times/.test(margin), `${what}: in the product's letters`, margin);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	ok(over <= 0, `${what}: within its borders`);
	await picture(page, 'error-' + what.replace(/\W+/g, '-'), false);
}

async function statuses() {
	const page = await visitor();
	await logIn(page, 'viewer@demo.test');
	await looksRight(page, await page.goto('/nothing-here'), 404, 'an unknown page');
	await looksRight(page, await page.goto('/calls/0190d000-0000-7000-8000-000000000404'), 404, 'an unknown call');
	await looksRight(page, await page.goto('/campaigns/new'), 403, 'a page for managers');
	const small = await visitor({ viewport: lib.narrow });
	await looksRight(small, await small.goto('/nothing-here'), 404, 'an unknown page on a phone');
}

async function tooLarge() {
	const page = await visitor();
	await page.goto('/sessions/new');
	const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(() => {
		const form = document.querySelector('form');
		const field = Object.assign(document.createElement('textarea'), { name: 'more', value: 'x'.repeat(1200000) });
		form.append(field);
		form.noValidate = true;
		form.submit();
	})]);
	await looksRight(page, answer, 413, 'too much at once');
}

/* A session that has ended leads to the log-in, and from there to where one wanted to go. */
async function expired() {
	const page = await visitor();
	await logIn(page);
	rows(`delete from sessions where tenant_id = '${lib.demo}' and email = 'owner@demo.test'`);
	await page.goto('/leads?q=zoe');
	is(new URL(page.url()).pathname, '/sessions/new', 'an ended session leads to the log-in');
	await page.getByLabel('E-mail').fill('owner@demo.test');
	await page.getByLabel('Password').fill('not the password');
	await press(page, 'Log in');
	is(await page.getByLabel('E-mail').inputValue(), 'owner@demo.test', 'a wrong password keeps the address');
	is(await page.getByLabel('Password').inputValue(), '', 'and not the password');
	ok(await page.locator('.errors, .error:not(:empty)').count() > 0, 'and says what is wrong');
	await page.getByLabel('Password').fill(lib.password);
	await press(page, 'Log in');
	is(new URL(page.url()).pathname + new URL(page.url()).search, '/leads?q=zoe', 'logged in, one is where one wanted to be');
}

/* What is wrong stands beside its field, and is read with it; what was typed is there. */
async function formsKeep(script) {
	const how = script ? 'with JavaScript' : 'without JavaScript';
	const page = await visitor({ script });
	await logIn(page);
	await page.goto('/leads/new');
	await page.locator('form.form').evaluate((form) => (form.noValidate = true));
	await page.locator('[name=name]').fill('Zoë <b>Quinn</b>');
	await page.locator('[name=phone]').fill('123');
	await page.locator('[name=new_list]').fill('Never made');
	await press(page, /Add|Save/, page.locator('main'));
	const phone = page.locator('[name=phone]');
	is(await phone.inputValue(), '123', `${how}: the wrong number is still there`);
	is(await page.locator('[name=name]').inputValue(), 'Zoë <b>Quinn</b>', `${how}: and the name`);
	is(await phone.getAttribute('aria-invalid'), 'true', `${how}: the field is marked`);
	const told = (await phone.getAttribute('aria-describedby')).split(' ');
	const words = (await Promise.all(told.map((id) => page.locator(`#${id}`).innerText()))).join(' ').trim();
	ok(words.length > 10, `${how}: the message belongs to the field`, words);
	is(value(`select count(*) from lead_lists where name = 'Never made'`), '0', `${how}: nothing was made`);
	await picture(page, `error-form-${script ? 'scripted' : 'plain'}`);
}

/* A form from a page that is older than the log-in is not lost either. */
async function staleToken() {
	const page = await visitor();
	await logIn(page);
	await page.goto('/leads/new');
	await page.locator('[name=csrf]').first().evaluate((field) => (field.value = '0'.repeat(64)));
	await page.locator('main [name=csrf]').evaluateAll((fields) => fields.forEach((field) => (field.value = '0'.repeat(64))));
	await page.locator('[name=name]').fill('Zoe Quinn');
	await page.locator('[name=phone]').fill('+1 415 555 0114');
	await page.locator('[name=new_list]').fill('Not made either');
	const [answer] = await Promise.all([page.waitForNavigation(), page.locator('main .button.primary').click()]);
	ok([403, 422].includes(answer.status()), 'a form with a wrong token is refused', String(answer.status()));
	is(value(`select count(*) from lead_lists where name = 'Not made either'`), '0', 'and does nothing');
}

/* A refused stream must not hurt anybody else's request: nginx has one worker. */
async function refusedStream() {
	const channel = value(`select channel from tenants where tenant_id = '${lib.demo}'`);
	for (let times = 0; times < 3; times++) {
		const answer = await fetch(`${lib.url}/events/${channel}`, { headers: { Accept: 'text/event-stream' } }).catch((error) => ({ status: String(error) }));
		ok([401, 403].includes(answer.status), 'strangers do not hear a tenant', String(answer.status));
		const next = await fetch(lib.url + '/sessions/new').catch((error) => ({ status: String(error) }));
		is(next.status, 200, 'and the next request is answered');
	}
}

main(async () => {
	await test('errors of each kind', statuses);
	await test('a body that is too large', tooLarge);
	await test('a session that ends', expired);
	await test('forms with JavaScript', () => formsKeep(true));
	await test('forms without JavaScript', () => formsKeep(false));
	await test('a token that is wrong', staleToken);
	await test('a stream that is refused', refusedStream);
});
