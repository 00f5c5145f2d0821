#!/bin/sh
':' //; exec "$(dirname "$0")/../node_modules/.bin/node" "$0" "$@"
// look.t: every page that there is, wide and narrow, light and dark: complete, quiet, within its borders, and open to everybody.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const { root, demo, wide, narrow, say, ok, is, test, main, visitor, logIn, press, linkOfMail, value, picture } = require('./lib.js');

/* The pages without a template of their own: downloads, and what only asks. */
const bare = /\/(csv|recording|errors|sample|progress)$|^\/live\/authorise/;

/* Parameters of paths, as the demonstration tenant has them. */
const ids = {
	agents: 'agents', calls: 'calls', leads: 'leads', numbers: 'numbers', campaigns: 'campaigns',
	'lead-imports': 'imports', 'lead-lists': 'lead_lists',
};

function newest(table) {
	return value(`select id from ${table} where tenant_id = '${demo}'${table === 'calls' ? " and transcript_state = 'ready'" : ''}
		order by ${table === "numbers" ? "id" : "created_at"} desc limit 1`);
}

/* Pages that only the link of a mail leads to. */
const mailed = {
	'/signups/finish': async (page) => {
		const email = `look-${process.pid}@example.test`;
		await page.goto('/signups/new');
		await page.getByLabel('Business').fill('Look and See');
		await page.getByLabel('Your name').fill('Lou Look');
		await page.getByLabel('E-mail').fill(email);
		await press(page, 'Make the account');
		return linkOfMail(email, '/signups/');
	},
	'/passwords/edit': async (page) => {
		await page.goto('/passwords/new');
		await page.getByLabel('E-mail').fill('viewer@demo.test');
		await press(page, /./);
		return linkOfMail('viewer@demo.test', '/passwords/');
	},
};

/* A path with its parameters filled in, or null where nothing is there to show. */
function fill(pattern) {
	const parts = pattern.split('/').slice(1);
	for (const [at, part] of parts.entries()) {
		if (!part.startsWith(':'))
			continue;
		if (part === ':number')
			parts[at] = '1';
		else if (part === ':event_id')
			parts[at] = value(`select id from events where tenant_id = '${demo}' and call_id = '${parts[1]}' limit 1`);
		else
			parts[at] = ids[parts[0]] && newest(ids[parts[0]]);
		if (!parts[at])
			return null;
	}
	return '/' + parts.join('/');
}

function routes() {
	const found = [];
	for (const name of fs.readdirSync(path.join(root, 'cgi-bin')).filter((file) => file.endsWith('.c')).sort()) {
		const out = execFileSync(path.join(process.env.BIN || path.join(root, '.build/bin'), name.slice(0, -2)), ['--routes'], { encoding: 'utf8' });
		for (const line of out.split('\n')) {
			const [, access, pattern] = /^GET (\w+) (\/\S*)/.exec(line) || [];
			if (pattern && access !== 'MACHINE' && !bare.test(pattern))
				found.push({ access, pattern });
		}
	}
	return found;
}

async function violations(page, options) {
	await page.evaluate(axe);
	const found = await page.evaluate((chosen) => window.axe.run(document, chosen), options || {});
	return found.violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.slice(0, 4).map((node) => `${node.target} ${node.failureSummary}`) }));
}

/* What runs out of the page at its right. */
function widest() {
	return [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
		.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
}

async function look(page, name, pattern, where, size) {
	page.complaints.length = 0;
	const answer = await page.goto(where, { waitUntil: 'load' });
	const what = `${pattern} at ${size.width}`;
	ok(answer.status() === 200, `${what}: answers 200`, `${answer.status()} for ${where}`);
	const text = await page.evaluate(() => document.documentElement.innerText + document.title + document.documentElement.outerHTML);
	ok(!/manyline/i.test(text.replace(/manyline_session/g, '')), `${what}: no word of the product's own name`);
	is(await page.locator('h1').count(), 1, `${what}: one h1`);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	ok(overflow <= 0, `${what}: nothing runs out at the right`, overflow > 0 ? await page.evaluate(widest) : '');
	is(await violations(page), [], `${what}: axe has nothing to say`);
	await picture(page, `${name}-${size.width}`);
	if (size === wide) {
		await page.emulateMedia({ colorScheme: 'dark' });
		is(await violations(page, { runOnly: ['color-contrast'] }), [], `${what}: legible in the dark`);
		await picture(page, `${name}-dark`);
		await page.emulateMedia({ colorScheme: 'light' });
	}
	is(page.complaints, [], `${what}: nothing complains`);
}

/* The keyboard reaches everything, in order, and one sees where it is. */
async function keyboard(page, pattern, where) {
	await page.goto(where);
	if (await page.locator('nav.side').count()) {
		await page.keyboard.press('Tab');
		const first = await page.evaluate(() => document.activeElement.getAttribute('href'));
		ok(/^#/.test(first || ''), `${pattern}: the first key leads to the content`, String(first));
	}
	const problems = await page.evaluate(async () => {
		const wanted = [...document.querySelectorAll('main a[href], main button, main input, main select, main textarea, main summary')]
			.filter((element) => element.checkVisibility() && !element.disabled && element.type !== 'hidden');
		const wrong = [];
		for (const element of wanted.slice(0, 60)) {
			element.focus({ focusVisible: true });
			const style = getComputedStyle(element), around = getComputedStyle(element.closest('td, label, div') || element);
			const after = getComputedStyle(element, '::after');
			const seen = [style, around, after].some((one) => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0 || one.boxShadow !== 'none');
			if (document.activeElement !== element || element.tabIndex < 0 || !seen)
				wrong.push(element.outerHTML.slice(0, 120));
		}
		return wrong;
	});
	is(problems, [], `${pattern}: everything can be focused, and shows it`);
}

function nameOf(pattern) {
	return pattern === '/' ? 'dashboard' : pattern.slice(1).replace(/\/:?/g, '-').replace(/:/g, '');
}

main(async () => {
	const all = routes(), links = {};
	const people = { VIEWER: 'owner@demo.test', MANAGER: 'owner@demo.test', OWNER: 'owner@demo.test', STAFF: 'staff@demo.test' };
	const only = process.env.ONLY && new RegExp(process.env.ONLY);
	for (const size of [wide, narrow]) {
		const pages = { };
		for (const { access, pattern } of all.filter((route) => !only || only.test(route.pattern))) {
			const where = fill(pattern);
			if (!where) {
				say(`${pattern}: nothing to show`);
				continue;
			}
			const who = people[access] || 'nobody';
			if (who === 'staff@demo.test' && /:/.test(pattern))
				continue; // belongs to another tenant until staff act for it
			if (!pages[who]) {
				pages[who] = await visitor({ viewport: size });
				if (people[access])
					await logIn(pages[who], who);
			}
			if (mailed[pattern])
				links[pattern] ??= await mailed[pattern](pages[who]);
			await test(`${pattern} at ${size.width}`, () => look(pages[who], nameOf(pattern), pattern, links[pattern] || where, size));
			if (size === wide)
				await test(`${pattern} by keyboard`, () => keyboard(pages[who], pattern, links[pattern] || where));
		}
		for (const page of Object.values(pages))
			await page.context().close();
	}
});
