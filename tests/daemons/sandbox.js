// sandbox.js: drives the provider sandbox as the product would, and plays the product's side of the webhooks.
'use strict';
const { spawn } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');

const program = path.join(process.env.BIN || path.join(__dirname, '../../.build/bin'), 'daemons/sandbox');
const account = 'AC' + 'a1'.repeat(16), token = '12345678901234567890123456789012';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-'));
const here = { agent: null, caller: null, hooks: null, origin: null, answers: {}, told: [] };
let port, daemon, number = 0, failed = 0;

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
	const answer = await request(method, `${here.origin}/twilio${url}`, options);
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
	json(method, where.startsWith('http') ? where : `${here.origin}/ultravox/api/${where}`, value,
		{ 'X-API-Key': 'uvkey678.0123456789' });
const openai = (value) =>
	json('POST', `${here.origin}/openai/chat/completions`, value, { Authorization: 'Bearer sk-sandbox-1' });
const control = (method, where, value) => json(method, `${here.origin}/sandbox/${where}`, value);
const settings = (value) => control('POST', 'settings', value);

// The product's side: everything that the sandbox tells, and answers to give.
const { told, answers } = here;

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
				headers: req.headers, at: Date.now(), url: here.hooks + req.url,
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

function tools() {
	return [{ toolName: 'hangUp' }, { temporaryTool: { modelToolName: 'optOut', description: 'Never call again',
		dynamicParameters: [{ name: 'reason', location: 'PARAMETER_LOCATION_BODY', schema: { type: 'string' }, required: true }],
		automaticParameters: [{ name: 'callId', location: 'PARAMETER_LOCATION_BODY', knownValue: 'KNOWN_PARAM_CALL_ID' }],
		staticParameters: [{ name: 'X-Tool-Key', location: 'PARAMETER_LOCATION_HEADER', value: 's3cret' }],
		http: { baseUrlPattern: `${here.hooks}/opt-out`, httpMethod: 'POST' } } }];
}

// A call out as the product places it; returns both ids.
async function dial(to, more = {}) {
	const engine = await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: context, metadata });
	answers['/connect'] = (one) => ({ body: '<?xml version="1.0"?><Response><Connect><Stream url="' +
		(one.query.join || engine.body.joinUrl) + '"/></Connect></Response>' });
	const call = await twilio('POST', 'Calls.json', { To: to, From: here.caller,
		Url: `${here.hooks}/connect?join=${encodeURIComponent(engine.body.joinUrl)}`, StatusCallback: `${here.hooks}/status?a=b`,
		StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'], Timeout: '30', ...more });
	return { engine: engine.body.callId, sid: call.body.sid, call, created: engine };
}

const ended = (sid) => until(() => at('/status', sid).find((one) => one.form.CallDuration !== undefined), 'end of ' + sid);

const messagesOf = async (engine) => (await ultravox('GET', `calls/${engine}/messages?mode=in_call&pageSize=300`)).body.results;
const callOf = async (engine) => (await ultravox('GET', `calls/${engine}`)).body;
const engineEnded = (engine) => until(async () => (await callOf(engine)).ended && callOf(engine), 'end of ' + engine);


// What every test starts from: a number that is ours, and an agent.
async function prepare() {
	const numbers = (await twilio('GET', 'IncomingPhoneNumbers.json?PageSize=1')).body.incoming_phone_numbers;
	here.caller = numbers[0].phone_number;
	await twilio('POST', `IncomingPhoneNumbers/${numbers[0].sid}.json`, { VoiceUrl: `${here.hooks}/voice`, VoiceMethod: 'POST',
		VoiceFallbackUrl: `${here.hooks}/fallback`, StatusCallback: `${here.hooks}/number-status` });
	const made = await ultravox('POST', 'agents', { name: 'everyone', callTemplate: { ...template, selectedTools: tools() } });
	here.agent = made.body.agentId;
}

async function run(parts) {
	if (!fs.existsSync(program)) {
		console.log('1..0 # SKIP the sandbox has not been built');
		return;
	}
	const server = await receiver();
	here.hooks = `http://127.0.0.1:${server.address().port}`;
	port = await freePort();
	here.origin = `http://127.0.0.1:${port}`;
	await start();
	await settings({ speed: 60, twilio_calls_per_second: 100, ultravox_calls_per_second: 100 });
	await prepare();
	for (const part of parts) {
		console.log('# ' + part.name);
		await part();
	}
	await stop('SIGTERM');
	server.close();
	console.log(`1..${number}`);
	fs.rmSync(folder, { recursive: true });
	process.exit(failed ? 1 : 0);
}

module.exports = { account, answers, at, callOf, context, control, dial, ended, engineEnded, events, here, is, json, messagesOf, metadata, ok,
	openai, request, settings, signature, sleep, start, stop, template, told, tools, twilio, ultravox, until,
	run: (...parts) => run(parts).catch((error) => {
		console.log('Bail out! ' + error.stack);
		daemon?.kill('SIGKILL');
		process.exit(1);
	}) };
