#!/bin/sh
':' //; exec "$(dirname "$0")/../node_modules/.bin/node" "$0" "$@"
// look.t: every page that there is, wide and narrow, light and dark: complete, quiet, within its borders, and open to everybody.
// LONG: axe-core looks at each in the narrow and in the dark, too.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const { root, demo, pictures, sandbox, wide, narrow, say, ok, is, test, main, visitor, logIn, logInStaff, press, linkOfMail, until, reloadUntil, value, speed, picture } = require('./lib.js');
const walk = require('./walk.js');

/* Downloads, parts of pages, and what only asks. */
const bare = /\/(csv|recording|errors|sample|progress)$|^\/live\/authorise/;

function newest(table, and = 'true') {
	return value(`select id from ${table} where tenant_id = '${demo}' and ${and} order by ${table === 'numbers' ? 'taken_at' : 'created_at'} desc limit 1`);
}

/* What is shown of the demonstration tenant. */
const shown = [
	[/^.agent-chats/, () => value(`select id from agent_chats where tenant_id = '${demo}' limit 1`)],
	[/^.agents/, () => newest('agents', 'deleted_at is null')],
	[/^.calls/, () => newest('calls', "transcript_state = 'ready' and direction = 'outbound'")],
	[/^.documents/, () => newest('documents')],
	[/^.leads/, () => newest('leads')],
	[/^.numbers/, () => newest('numbers')],
	[/^.lead-imports.:id.edit/, () => newest('lead_imports', "state = 'uploaded'")],
	[/^.lead-imports/, () => newest('lead_imports', "state = 'done'")],
	[/^.campaigns.:id.(edit|review)/, () => newest('campaigns', "state = 'draft'")],
	[/^.campaigns/, () => newest('campaigns', "state <> 'draft'")],
	[/^.suppressions/, () => null],
	[/^.admin.pool/, () => value("select id from number_pool where state = 'assigned' order by e164 limit 1")],
	[/^.admin.tenants/, () => demo],
	[/^.admin.events/, () => value(`select id from events where tenant_id = '${demo}' and call_id is not null limit 1`)],
];

/* Calls, in and out, of every outcome; a draft, and a file whose columns are being looked at. */
async function seed() {
	const page = await visitor();
	await logIn(page);
	await speed({ speed: 60 });
	await walk.makeAgent(page);
	await walk.talk(page);
	await walk.addKnowledge(page);
	await walk.takeNumber(page);
	await walk.uploadLeads(page);
	await walk.importLeads(page);
	const list = page.url();
	await walk.planCampaign(page, 'Autumn offer');
	await press(page, /^Start/);
	const campaign = page.url();
	await page.goto(list);
	await walk.planCampaign(page, 'Winter check-up');
	const file = path.join(pictures, 'people.csv');
	fs.mkdirSync(pictures, { recursive: true });
	fs.writeFileSync(file, await (await page.request.get('/lead-imports/sample')).body());
	await walk.uploadLeads(page, file);
	const e164 = value(`select e164 from numbers where tenant_id = '${demo}' limit 1`);
	await fetch(`${sandbox}/sandbox/rings`, { method: 'POST', body: JSON.stringify({ to: e164, story: 'caller_books' }) });
	await page.goto(campaign);
	await reloadUntil(page, 'the campaign is completed', async () => /completed/i.test(await walk.state(page)), 180000);
	await until('every part of every call', () => value(`select count(*) from calls where tenant_id = '${demo}'
		and (ended_at is null or 'waiting' in (transcript_state, recording_state, analysis_state))`) === '0', 120000);
	await speed({ speed: 10 });
	await page.context().close();
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
	'/invitations/edit': async () => {
		const email = `join-${process.pid}@example.test`, owner = await visitor();
		await logIn(owner);
		await owner.goto('/members');
		await owner.getByLabel('E-mail').fill(email);
		await press(owner, 'Invite');
		await owner.context().close();
		return linkOfMail(email, '/invitations/');
	},
	'/admin/invitations/edit': async () => {
		const email = `staff-${process.pid}@example.test`, staff = await visitor();
		await logInStaff(staff);
		await staff.goto('/admin/staff');
		await staff.getByLabel('E-mail').fill(email);
		await press(staff, 'Invite');
		await staff.context().close();
		return linkOfMail(email, '/admin/invitations/');
	},
	'/admin/passwords/edit': async (page) => {
		await page.goto('/admin/passwords/new');
		await page.getByLabel('E-mail').fill('staff@demo.test');
		await press(page, /./);
		return linkOfMail('staff@demo.test', '/admin/passwords/');
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
	const [, find] = shown.find(([path]) => path.test(pattern)) || [];
	let id = pattern.includes(':id') ? find?.() : '';
	return id === undefined || id === null ? null : pattern.replace(':tenant_id', demo).replace(':id', id).replace(':number', '1');
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

/* Questions whose words do not fit into them, when they are opened. */
function cutQuestions() {
	return [...document.querySelectorAll('.popup')].slice(0, 5).filter((popup) => {
		popup.showPopover();
		const cut = popup.scrollWidth > popup.clientWidth + 1;
		popup.hidePopover();
		return cut;
	}).map((popup) => popup.innerText.slice(0, 80));
}

async function look(page, name, pattern, where, size) {
	page.complaints.length = 0;
	const answer = await page.goto(where, { waitUntil: 'load' });
	const what = `${pattern} at ${size.width}`;
	if (size === wide)
		await keyboard(page, pattern);
	ok(answer.status() === 200, `${what}: answers 200`, `${answer.status()} for ${where}`);
	const text = await page.evaluate(() => document.documentElement.innerText + document.title + document.documentElement.outerHTML);
	ok(!/manyline/i.test(text.replace(/manyline_session/g, '')), `${what}: no word of the product's own name`);
	is(await page.locator('h1').count(), 1, `${what}: one h1`);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	ok(overflow <= 0, `${what}: nothing runs out at the right`, overflow > 0 ? await page.evaluate(widest) : '');
	is(await page.evaluate(cutQuestions), [], `${what}: no question is cut off`);
	if (size === wide || process.env.LONG)
		is(await violations(page), [], `${what}: axe has nothing to say`);
	await picture(page, `${name}-${size.width}`);
	if (size === wide && process.env.LONG) {
		await page.emulateMedia({ colorScheme: 'dark' });
		is(await violations(page, { runOnly: ['color-contrast'] }), [], `${what}: legible in the dark`);
		await picture(page, `${name}-dark`);
		await page.emulateMedia({ colorScheme: 'light' });
	}
	is(page.complaints, [], `${what}: nothing complains`);
}

/* The keyboard reaches everything, in order, and one sees where it is. */
async function keyboard(page, pattern) {
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

/* Staff inside the demonstration tenant: every page says so. */
async function act(page) {
	await page.goto('/admin/tenants');
	const row = page.locator('tr', { hasText: 'Harbor Dental' });
	await row.getByRole('button', { name: 'Act as this customer' }).first().click();
	await page.locator(':popover-open').getByLabel('Reason').fill('Looking at every page');
	await press(page, 'Act as this customer', page.locator(':popover-open'));
}

const people = { VIEWER: 'owner', MANAGER: 'owner', OWNER: 'owner', STAFF: 'staff' };

/* Who looks at it: of a call, a member of staff who acts as the customer, and sees more of it. */
function whose(route) {
	return route.pattern === '/calls/:id' ? 'acting' : people[route.access] || 'nobody';
}

async function enter(who, size) {
	const page = await visitor({ viewport: size });
	if (who === 'owner')
		await logIn(page);
	else if (who !== 'nobody')
		await logInStaff(page);
	if (who === 'acting')
		await act(page);
	return page;
}

async function everyPage(size, links) {
	const pages = {};
	for (const route of routes().filter(({ pattern }) => !process.env.ONLY || new RegExp(process.env.ONLY).test(pattern))) {
		const { pattern } = route, who = whose(route);
		const page = (pages[who] ??= await enter(who, size));
		if (mailed[pattern])
			links[pattern] ??= mailed[pattern](page);
		const where = await links[pattern] || fill(pattern);
		if (!where) {
			say(`${pattern}: nothing to show`);
			continue;
		}
		await test(`${pattern} at ${size.width}`, () => look(page, nameOf(pattern), pattern, where, size));
	}
	for (const page of Object.values(pages))
		await page.context().close();
}

main(async () => {
	if (!newest('calls', "transcript_state = 'ready' and direction = 'outbound'"))
		await test('calls to look at', seed);
	const links = {};
	await Promise.all([everyPage(wide, links), everyPage(narrow, links)]);
});
