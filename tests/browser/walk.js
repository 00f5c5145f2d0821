// walk.js: the steps of a newcomer, from the sign-up to a campaign that has called everybody; each ends on the page it leads to.
'use strict';
const { follow, linkOfMail, press, reloadUntil } = require('./lib.js');

/* Ends logged in, at the first step of a new tenant. */
async function signUp(page, { company, email, secret = 'four plain words here' }) {
	await page.goto('/signups/new');
	await page.getByLabel('Business').fill(company);
	await page.getByLabel('Your name').fill('Nora Newcomer');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Country').selectOption('US');
	await page.getByLabel('Time zone').selectOption('America/New_York');
	await press(page, 'Make the account');
	await page.goto(await linkOfMail(email, '/signups/'));
	await page.getByLabel('Password').fill(secret);
	await press(page, 'Finish the account');
	if (new URL(page.url()).pathname.startsWith('/sessions')) {
		await page.getByLabel('E-mail').fill(email);
		await page.getByLabel('Password').fill(secret);
		await press(page, 'Log in');
	}
}

function state(page) {
	return page.locator('h1 .status').innerText();
}

async function makeAgent(page, name = 'Mia') {
	await page.goto('/agents');
	await follow(page, /Make the first agent|New agent/);
	await page.getByLabel('Name', { exact: true }).fill(name);
	await page.getByLabel('Greeting').fill('Hello {{lead.first_name}}, this is {{agent.name}} from {{company.name}}. Do you have a minute?');
	await page.getByLabel('Instructions').fill('You call people who asked about our autumn offer. Find out whether they are still interested, '
		+ 'answer questions, and offer an appointment. Be brief and friendly. End the call politely when they are done.');
	await page.getByLabel('Longest call, in minutes').fill('2');
	await press(page, 'Make the agent');
	await reloadUntil(page, 'the agent is ready', async () => /ready/i.test(await state(page)));
}

/* A question with its answer, which the first agent uses; ends on its page. */
async function addKnowledge(page, question = 'Is there parking?', answer = 'Yes, behind the house, and it costs nothing.') {
	await page.goto('/documents');
	await follow(page, /Add knowledge/);
	await follow(page, 'Question and answer');
	await page.getByLabel('Question').fill(question);
	await page.getByLabel('Answer').fill(answer);
	await press(page, 'Add');
	await reloadUntil(page, 'the answer is read', async () => /ready/i.test(await page.locator('#progress .status').innerText()));
	await page.getByRole('checkbox').first().check();
	await press(page, 'Save');
}

/* On the agent's page: a chat in writing; ends with an answer there that has these words. */
async function talk(page, question = 'Is the autumn offer still open?', answer = 'autumn offer') {
	await page.getByRole('button', { name: /^Begin a chat/ }).click();
	await page.getByText('Do you have a minute?').last().waitFor();
	await page.getByLabel('You say').fill(question);
	await page.getByRole('button', { name: 'Say it' }).click();
	await page.locator('.bubble.agent', { hasText: answer }).waitFor();
}

/* From the agent's page to the page of the call, which has just begun. */
async function testCall(page, phone) {
	await page.getByLabel('Call my phone').fill(phone);
	await press(page, 'Call');
}

/* Stays on a call's page until it says everything about the call. */
async function finished(page) {
	await reloadUntil(page, 'the call has its summary', async () => await page.locator('.summary').count() > 0
		&& await page.locator('.transcript .turn').count() > 2 && await page.locator('.player').count() > 0);
}

async function takeNumber(page) {
	await page.goto('/numbers/new');
	await press(page, /^Choose/);
	await press(page, /^Take /);
	const own = page.locator('tbody tr').first();
	await reloadUntil(page, 'the number is connected', async () => /assigned|connected/i.test(await own.locator('.status').innerText()));
}

/* A file leads to the page that asks which column is what; without one the sample is used, which needs no asking. */
async function uploadLeads(page, file) {
	await page.goto('/lead-imports/new');
	if (file) {
		await page.getByLabel('CSV file').setInputFiles(file);
		await page.getByLabel('A new list for them').fill('Autumn enquiries');
		await press(page, 'Upload');
	} else {
		await press(page, 'Use the sample');
	}
}

async function importLeads(page) {
	if (await page.getByRole('button', { name: /^Import/ }).count())
		await press(page, /^Import/);
	await reloadUntil(page, 'the import is done', async () => await page.getByRole('link', { name: 'Call this list' }).count() > 0);
}

/* From an import that is done to the review of a campaign for its list. */
async function planCampaign(page, name) {
	await follow(page, 'Call this list');
	await page.getByLabel('Name', { exact: true }).fill(name);
	await page.getByRole('radio', { name: /marketing/i }).check();
	await page.getByLabel('Tries per person').fill('1');
	await page.getByLabel('Calls at the same time').fill('10');
	await press(page, 'Review');
}

module.exports = { signUp, makeAgent, addKnowledge, talk, testCall, finished, takeNumber, uploadLeads, importLeads, planCampaign, state };
