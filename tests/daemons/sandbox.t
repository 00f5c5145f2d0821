#!/usr/bin/env node
// sandbox.t: the provider sandbox, driven over HTTP as the product would: calls out and in, webhooks, crashes.
'use strict';
const { spawn } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');

const program = path.join(__dirname, '../..', process.env.B || '.build', 'bin/daemons/sandbox');
const account = 'AC' + 'a1'.repeat(16), token = '12345678901234567890123456789012';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-'));
let port, origin, hooks, daemon, number = 0, failed = 0;

function ok(fine, what, seen) {
	number++;
	console.log(`${fine ? 'ok' : 'not ok'} ${number} - ${what}`);
	if (!fine) {
		failed++;
		console.log('# ' + JSON.stringify(seen, null, 1)?.slice(0, 3000).replace(/\n/g, '\n# '));
	}
}

function is(seen, wanted, what) {
	ok(JSON.stringify(seen) === JSON.stringify(wanted), what, { seen, wanted });
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(check, what, ms = 8000) {
	const end = Date.now() + ms;
	for (;;) {
		const result = await check();
		if (result)
			return result;
		if (Date.now() > end) {
			ok(false, 'in time: ' + what);
			return undefined;
		}
		await sleep(30);
	}
}

function request(method, url, { headers = {}, body, redirect = 'manual' } = {}) {
	return fetch(url, { method, headers, body, redirect });
}

async function twilio(method, where, form, auth = `${account}:${token}`) {
	const options = { headers: { Authorization: 'Basic ' + Buffer.from(auth).toString('base64') } };
	if (form) {
		const body = new URLSearchParams();
		for (const [name, value] of Object.entries(form))
			for (const one of [value].flat())
				body.append(name, one);
		options.body = body.toString();
		options.headers['Content-Type'] = 'application/x-www-form-urlencoded';
	}
	const url = where.startsWith('/2010') ? where : `/2010-04-01/Accounts/${account}/${where}`;
	const answer = await request(method, `${origin}/twilio${url}`, options);
	const text = await answer.text();
	return { status: answer.status, body: text ? JSON.parse(text) : null, headers: answer.headers };
}

async function json(method, url, value, headers = {}) {
	const answer = await request(method, url, {
		headers: { 'Content-Type': 'application/json', ...headers },
		body: value === undefined ? undefined : JSON.stringify(value),
	});
	const text = await answer.text();
	let body = text;
	try {
		body = JSON.parse(text);
	} catch { /* stays text */ }
	return { status: answer.status, body, headers: answer.headers };
}

const ultravox = (method, where, value) =>
	json(method, where.startsWith('http') ? where : `${origin}/ultravox/api/${where}`, value,
		{ 'X-API-Key': 'uvkey678.0123456789' });
const openai = (value) =>
	json('POST', `${origin}/openai/chat/completions`, value, { Authorization: 'Bearer sk-sandbox-1' });
const control = (method, where, value) => json(method, `${origin}/sandbox/${where}`, value);
const settings = (value) => control('POST', 'settings', value);

// The product's side: everything that the sandbox tells, and answers to give.
const told = [];
let answers = {};

function receiver() {
	const server = http.createServer((req, res) => {
		const parts = [];
		req.on('data', (part) => parts.push(part));
		req.on('end', async () => {
			const raw = Buffer.concat(parts).toString();
			const url = new URL(req.url, 'http://x');
			const form = req.headers['content-type']?.startsWith('application/x-www') ?
				Object.fromEntries(new URLSearchParams(raw)) : undefined;
			told.push({ method: req.method, path: url.pathname, query: Object.fromEntries(url.searchParams), raw, form,
				headers: req.headers, at: Date.now(), url: hooks + req.url,
				json: form ? undefined : raw && JSON.parse(raw) });
			const answer = answers[url.pathname];
			const given = typeof answer === 'function' ? await answer(told[told.length - 1]) : answer;
			res.writeHead(given?.status || (given?.body ? 200 : 204), { 'Content-Type': given?.type || 'text/xml' });
			res.end(given?.body);
		});
	});
	return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

function signature(one) {
	const form = one.form ? [...new URLSearchParams(one.raw)].sort((a, b) => (a[0] < b[0] ? -1 : 1)) : [];
	const message = one.url + form.map(([name, value]) => name + value).join('');
	return crypto.createHmac('sha1', token).update(message).digest('base64');
}

const at = (where, call) => told.filter((one) => one.path === where && (!call || one.form?.CallSid === call));
const events = (call) => told.filter((one) => one.json?.call?.callId === call).map((one) => one.json.event);

function freePort() {
	return new Promise((done) => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const free = server.address().port;
			server.close(() => done(free));
		});
	});
}

async function start() {
	daemon = spawn(program, {
		env: { PATH: process.env.PATH, SANDBOX_PORT: String(port), SANDBOX_DATABASE: path.join(folder, 'sandbox.db'),
			TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, ULTRAVOX_API_KEY: 'uvkey678.0123456789',
			OPENAI_API_KEY: 'sk-sandbox-1', ULTRAVOX_WEBHOOK_SECRET: 'whsec-0123456789', LOG_LEVEL: 'warn',
			ASAN_OPTIONS: 'detect_leaks=0' },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	for (let i = 0; i < 200; i++) {
		try {
			return await control('GET', 'health');
		} catch {
			await sleep(25);
		}
	}
	throw new Error('the sandbox does not start');
}

function stop(signal) {
	return new Promise((done) => {
		daemon.once('exit', done);
		daemon.kill(signal);
	});
}

const template = {
	systemPrompt: 'You are Ann of {{company}}.', model: 'ultravox-v0.7', voice: 'Mark', languageHint: 'en-US',
	firstSpeakerSettings: { agent: { text: 'Hello {{lead.first_name}}, this is Ann from {{company}}.' } },
	maxDuration: '300s', joinTimeout: '60s', recordingEnabled: true, timeExceededMessage: 'I have to go now.',
	medium: { twilio: {} },
	inactivityMessages: [{ duration: '8s', message: 'Are you still there?' },
		{ duration: '8s', message: 'Goodbye.', endBehavior: 'END_BEHAVIOR_HANG_UP_SOFT' }],
};
const context = { company: 'Acme', agent_name: 'Ann', lead: { name: 'Zoë Kim', first_name: 'Zoë' } };
const metadata = { call: 'c-1' };
let agent, caller;

function tools() {
	return [{ toolName: 'hangUp' }, { temporaryTool: { modelToolName: 'optOut', description: 'Never call again',
		dynamicParameters: [{ name: 'reason', location: 'PARAMETER_LOCATION_BODY', schema: { type: 'string' }, required: true }],
		automaticParameters: [{ name: 'callId', location: 'PARAMETER_LOCATION_BODY', knownValue: 'KNOWN_PARAM_CALL_ID' }],
		staticParameters: [{ name: 'X-Tool-Key', location: 'PARAMETER_LOCATION_HEADER', value: 's3cret' }],
		http: { baseUrlPattern: `${hooks}/opt-out`, httpMethod: 'POST' } } }];
}

// A call out as the product places it; returns both ids.
async function dial(to, more = {}) {
	const engine = await ultravox('POST', `agents/${agent}/calls`, { templateContext: context, metadata });
	answers['/connect'] = (one) => ({ body: '<?xml version="1.0"?><Response><Connect><Stream url="' +
		(one.query.join || engine.body.joinUrl) + '"/></Connect></Response>' });
	const call = await twilio('POST', 'Calls.json', { To: to, From: caller,
		Url: `${hooks}/connect?join=${encodeURIComponent(engine.body.joinUrl)}`, StatusCallback: `${hooks}/status?a=b`,
		StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'], Timeout: '30', ...more });
	return { engine: engine.body.callId, sid: call.body.sid, call, created: engine };
}

const ended = (sid) => until(() => at('/status', sid).find((one) => one.form.CallDuration !== undefined), 'end of ' + sid);

async function twilioApi() {
	is((await twilio('GET', 'Calls.json', null, 'AC1:wrong')).body.code, 20003, 'wrong credentials get 20003');
	const numbers = await twilio('GET', 'IncomingPhoneNumbers.json?PageSize=20');
	is([numbers.status, numbers.body.incoming_phone_numbers.length], [200, 20], 'a page of numbers');
	const next = await twilio('GET', numbers.body.next_page_uri);
	const last = await twilio('GET', next.body.next_page_uri);
	is([last.body.incoming_phone_numbers.length, last.body.next_page_uri], [10, null], 'fifty numbers on three pages');
	caller = numbers.body.incoming_phone_numbers[0].phone_number;
	const sid = numbers.body.incoming_phone_numbers[0].sid;
	await twilio('POST', `IncomingPhoneNumbers/${sid}.json`, { VoiceUrl: `${hooks}/voice`, VoiceMethod: 'POST',
		VoiceFallbackUrl: `${hooks}/fallback`, StatusCallback: `${hooks}/number-status` });
	is((await twilio('GET', `IncomingPhoneNumbers/${sid}.json`)).body.voice_url, `${hooks}/voice`, 'a number is set and read back');
	const codes = [];
	for (const [changes, code] of [[{ To: 'abc' }, 21211], [{ From: '+14155550100' }, 21210], [{ Url: 'x' }, 21205],
		[{ To: '+14155550116' }, 21211], [{ StatusCallbackEvent: 'done' }, 21626], [{ Colour: 'red' }, 20001]])
		codes.push([(await twilio('POST', 'Calls.json',
			{ To: '+14155550100', From: caller, Url: `${hooks}/connect`, ...changes })).body.code, code]);
	is(codes.map((pair) => pair[0]), codes.map((pair) => pair[1]), 'wrong calls get the error codes of Twilio');
	is((await twilio('GET', `Calls/CA${'0'.repeat(32)}.json`)).body.code, 20404, 'an unknown call is 20404');
	const found = await twilio('GET', 'AvailablePhoneNumbers/US/Local.json?AreaCode=415');
	const bought = await twilio('POST', 'IncomingPhoneNumbers.json',
		{ PhoneNumber: found.body.available_phone_numbers[0].phone_number });
	is([bought.status, bought.body.phone_number], [201, found.body.available_phone_numbers[0].phone_number], 'a number is bought');
	is((await twilio('DELETE', `IncomingPhoneNumbers/${bought.body.sid}.json`)).status, 204, 'and released');
}

async function ultravoxApi() {
	is((await json('GET', `${origin}/ultravox/api/voices`)).status, 403, 'no key, no voices');
	const voices = (await ultravox('GET', 'voices')).body;
	ok(voices.total >= 10, 'about ten voices', voices);
	const preview = await request('GET', voices.results[0].previewUrl);
	const wav = Buffer.from(await preview.arrayBuffer());
	is([preview.status, wav.subarray(0, 4).toString()], [200, 'RIFF'], 'a voice can be heard');
	is((await ultravox('POST', 'agents', { name: 'no blanks', callTemplate: template })).status, 400, 'a wrong name is refused');
	const unknown = await ultravox('POST', 'agents', { name: 'x', callTemplate: { ...template,
		contextSchema: { type: 'object', properties: { company: { type: 'string' } } } } });
	is(unknown.status, 400, 'a variable outside of the schema is refused');
	const made = await ultravox('POST', 'agents', { name: 'sales', callTemplate: { ...template, selectedTools: tools() } });
	is([made.status, made.body.callTemplate.maxDuration], [201, '300s'], 'an agent is created');
	agent = made.body.agentId;
	is((await ultravox('POST', `agents/${agent}/calls`, { templateContext: {} })).status, 400, 'a missing variable is refused');
	const hook = await ultravox('POST', 'webhooks', { url: `${hooks}/events`, secrets: ['whsec-0123456789'],
		events: ['call.started', 'call.joined', 'call.ended', 'call.billed'] });
	is([hook.status, hook.body.status], [201, 'normal'], 'a webhook is registered');
}

async function happyPath() {
	const { sid, engine, call } = await dial('+14155550101', { MachineDetection: 'Enable', AsyncAmd: 'true',
		AsyncAmdStatusCallback: `${hooks}/amd` });
	is([call.status, call.body.status, call.body.direction], [201, 'queued', 'outbound-api'], 'a call is queued');
	await until(() => at('/connect', sid).length, 'connect');
	const during = await until(async () => {
		const messages = (await ultravox('GET', `calls/${engine}/messages?mode=in_call`)).body.results;
		return messages.length > 1 && messages;
	}, 'first words');
	is(during[0].text, 'Hello Zoë, this is Ann from Acme.', 'the agent begins with its greeting');
	is((await ultravox('GET', `calls/${engine}/recording`)).status, 425, 'no recording during the call');
	const end = await ended(sid);
	is(at('/status', sid).map((one) => one.form.CallStatus), ['initiated', 'ringing', 'in-progress', 'completed'], 'all four events in order');
	is(at('/status', sid).map((one) => one.form.SequenceNumber), ['0', '1', '2', '3'], 'with their sequence numbers');
	ok(told.filter((one) => one.form).every((one) => one.headers['x-twilio-signature'] === signature(one)), 'all signed over the URL given');
	is(at('/amd', sid).map((one) => one.form.AnsweredBy), ['human'], 'a human is detected');
	const messages = (await ultravox('GET', `calls/${engine}/messages?mode=in_call`)).body.results;
	ok(messages.length >= 6 && messages.length > during.length, 'the transcript has grown', messages);
	const talk = parseFloat(messages[messages.length - 1].timespan.end);
	const duration = Number(end.form.CallDuration);
	ok(duration >= talk - 1 && duration < talk + 10, 'durations are in story time', { duration, talk });
	await until(() => events(engine).includes('call.billed'), 'bill');
	is(events(engine), ['call.started', 'call.joined', 'call.ended', 'call.billed'], 'all four events of the engine');
	const event = told.find((one) => one.json?.event === 'call.ended' && one.json.call.callId === engine);
	const stamp = event.headers['x-ultravox-webhook-timestamp'];
	is(event.headers['x-ultravox-webhook-signature'],
		crypto.createHmac('sha256', 'whsec-0123456789').update(event.raw + stamp).digest('hex'), 'signed as Ultravox signs');
	is(event.json.call.endReason, 'agent_hangup', 'the agent hung up');
	const recording = await until(async () => {
		const answer = await request('GET', `${origin}/ultravox/api/calls/${engine}/recording`, { headers: { 'X-API-Key': 'uvkey678.0123456789' } });
		return answer.status === 200 && Buffer.from(await answer.arrayBuffer());
	}, 'recording', 15000);
	const seconds = (recording.length - 44) / 16000;
	ok(Math.abs(seconds - talk) < 3, 'the recording is as long as the talk', { seconds, talk });
	const found = (await ultravox('GET', `calls?metadata.call=c-1&fromDate=2026-01-01`)).body;
	ok(found.results.some((one) => one.callId === engine), 'the call is found by its metadata', found.total);
	const list = await twilio('GET', `Calls.json?To=%2B14155550101&From=${encodeURIComponent(caller)}&StartTime%3E=2026-01-01`);
	is(list.body.calls.map((one) => one.sid), [sid], 'the call is listed by To, From and StartTime');
}

async function main() {
	if (!fs.existsSync(program)) {
		console.log('1..0 # SKIP the sandbox has not been built');
		return;
	}
	const server = await receiver();
	hooks = `http://127.0.0.1:${server.address().port}`;
	port = await freePort();
	origin = `http://127.0.0.1:${port}`;
	await start();
	await settings({ speed: 60, twilio_calls_per_second: 100, ultravox_calls_per_second: 100 });
	for (const part of [twilioApi, ultravoxApi, happyPath]) {
		console.log('# ' + part.name);
		await part();
	}
	await stop('SIGTERM');
	server.close();
	console.log(`1..${number}`);
	fs.rmSync(folder, { recursive: true });
	process.exit(failed ? 1 : 0);
}

main().catch((error) => {
	console.log('Bail out! ' + error.stack);
	daemon?.kill('SIGKILL');
	process.exit(1);
});
