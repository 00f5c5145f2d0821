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

const messagesOf = async (engine) => (await ultravox('GET', `calls/${engine}/messages?mode=in_call&pageSize=300`)).body.results;
const callOf = async (engine) => (await ultravox('GET', `calls/${engine}`)).body;
const engineEnded = (engine) => until(async () => (await callOf(engine)).ended && callOf(engine), 'end of ' + engine);

// One number after another; what becomes of each at the carrier and at the engine.
async function stories() {
	const listed = (await control('GET', 'stories')).body.stories;
	ok(listed.length > 20 && listed.filter((one) => one.number).length === 20, 'the stories are listed with their numbers', listed);
	const wanted = {
		'00': ['completed', /agent_hangup|hangup/], '04': ['completed', /hangup/], '06': ['completed', /agent_hangup/],
		'07': ['completed', /hangup/], '08': ['completed', /agent_hangup/], '09': ['busy', /unjoined/],
		10: ['no-answer', /unjoined/], 11: ['failed', /unjoined/], 12: ['completed', /^(hangup|unjoined)$/],
		13: ['completed', /agent_hangup/], 14: ['completed', /timeout/], 15: ['completed', /hangup/],
		17: ['completed', /system_error/], 19: ['completed', /hangup/],
	};
	const calls = {};
	for (const ending of Object.keys(wanted))
		calls[ending] = await dial(`+120655501${ending}`, { MachineDetection: 'Enable', AsyncAmd: 'true',
			AsyncAmdStatusCallback: `${hooks}/amd` });
	const seen = {};
	for (const [ending, call] of Object.entries(calls)) {
		const end = await ended(call.sid), engine = await engineEnded(call.engine);
		seen[ending] = [end?.form.CallStatus, engine?.endReason, end?.form.SipResponseCode];
		ok(seen[ending][0] === wanted[ending][0] && wanted[ending][1].test(seen[ending][1]), `${ending}: ${seen[ending].join(', ')}`, seen[ending]);
	}
	const machine = (ending) => at('/amd', calls[ending].sid).map((one) => one.form.AnsweredBy)[0];
	is([machine('06'), machine('08'), machine('19'), machine('00')], ['machine_start', 'fax', 'unknown', 'human'], 'answering machines are told from people');
	is(seen[10][2], '487', 'no answer comes with SIP 487');
	const long = await messagesOf(calls[14].engine);
	is([long[long.length - 1].text, (await callOf(calls[14].engine)).billedDuration], ['I have to go now.', '300s'], 'the long talker is cut at the maximum');
	const silent = await messagesOf(calls[13].engine);
	is(silent.filter((one) => one.role !== 'MESSAGE_ROLE_AGENT').map((one) => one.toolName), ['hangUp', 'hangUp'], 'silence hears the agent only');
	const tool = told.filter((one) => one.path === '/opt-out' && one.json.callId === calls['04'].engine);
	is(tool.map((one) => [one.method, one.headers['x-tool-key'], one.json.reason]),
		[['POST', 's3cret', 'The person said: stop calling me.']], 'the opt-out tool is called once, with its parameters');
	const turns = (await messagesOf(calls['04'].engine)).filter((one) => one.toolName === 'optOut');
	is(turns.map((one) => one.role), ['MESSAGE_ROLE_TOOL_CALL', 'MESSAGE_ROLE_TOOL_RESULT'], 'its call and its result are in the transcript');
	const record = (await control('GET', 'calls?to=%2B12065550104')).body;
	is([record.calls.length, record.calls[0].story, record.calls[0].engine_call], [1, 'opt_out', calls['04'].engine], 'the witness knows who was called');
	ok(record.max_concurrency > 1, 'and how many calls there were at once', record.max_concurrency);
	const beep = await dial('+12065550106', { MachineDetection: 'DetectMessageEnd' });
	await ended(beep.sid);
	is(at('/connect', beep.sid).map((one) => one.form.AnsweredBy), ['machine_end_beep'], 'without AsyncAmd the verdict comes with the request for TwiML');
}

async function ending() {
	await settings({ speed: 10 });
	const first = await dial('+13125550114');
	await until(async () => (await messagesOf(first.engine)).length > 2, 'talk');
	is((await ultravox('POST', `calls/${first.engine}/send_data_message`, { type: 'hang_up', message: 'Goodbye then.' })).status, 204, 'the engine hangs up on request');
	const words = await messagesOf(first.engine);
	is(words[words.length - 1].text, 'Goodbye then.', 'with its last words');
	is((await ended(first.sid)).form.CallStatus, 'completed', 'which ends the telephone call');
	const second = await dial('+13125550114');
	await until(async () => (await callOf(second.engine)).joined, 'join');
	is((await twilio('POST', `Calls/${second.sid}.json`, { Status: 'completed' })).body.status, 'completed', 'the carrier ends the call on request');
	is((await engineEnded(second.engine)).endReason, 'hangup', 'which ends the conversation');
	is((await twilio('POST', `Calls/${second.sid}.json`, { Status: 'completed' })).body.code, 21220, 'once only');
	const third = await dial('+13125550110');
	await until(() => at('/status', third.sid).length > 1, 'ringing');
	await twilio('POST', `Calls/${third.sid}.json`, { Status: 'canceled' });
	is((await ended(third.sid)).form.CallStatus, 'canceled', 'a ringing call is canceled');
	const fourth = await dial('+13125550114', { TimeLimit: '20' });
	is((await ended(fourth.sid)).form.CallDuration, '20', 'TimeLimit ends a call');
	const fifth = await dial('+13125550114');
	await until(async () => (await callOf(fifth.engine)).joined, 'join');
	await twilio('POST', `Calls/${fifth.sid}.json`, { Twiml: '<Response><Say>Please hold.</Say><Dial action="/x"><Number>+14155550199</Number></Dial></Response>' });
	is((await engineEnded(fifth.engine)).endReason, 'hangup', 'another document takes the call away from the engine');
	await twilio('POST', `Calls/${fifth.sid}.json`, { Status: 'completed' });
	const nobody = await ultravox('POST', `agents/${agent}/calls`, { templateContext: context, joinTimeout: '1s' });
	is((await engineEnded(nobody.body.callId)).endReason, 'unjoined', 'a call that nobody joins ends unjoined');
	await until(() => events(nobody.body.callId).length === 3, 'bill of nothing');
	is([(await callOf(nobody.body.callId)).billedDuration, events(nobody.body.callId)],
		['0s', ['call.started', 'call.ended', 'call.billed']], 'and costs nothing');
	await settings({ speed: 60 });
}

async function inbound() {
	is((await control('POST', 'rings', { to: '+14155550100' })).status, 400, 'only owned numbers ring');
	const engine = await ultravox('POST', `agents/${agent}/calls`, { templateContext: context });
	answers['/voice'] = { body: `<Response><Connect><Stream url="${engine.body.joinUrl}"/></Connect></Response>` };
	const ring = await control('POST', 'rings', { to: caller, from: '+12125550123', story: 'caller_books' });
	is([ring.status, ring.body.direction], [201, 'inbound'], 'a number rings');
	const end = await until(() => at('/number-status', ring.body.sid)[0], 'end of the call in');
	const asked = at('/voice', ring.body.sid)[0];
	is([asked.form.CallStatus, asked.form.Direction, asked.form.FromState, end.form.CallStatus], ['ringing', 'inbound', 'NY', 'completed'], 'it is asked for TwiML and told at the end');
	is((await messagesOf(engine.body.callId))[1].text, "Hello, I'd like to make an appointment.", 'the caller follows the script');
	answers['/voice'] = { status: 500 };
	answers['/fallback'] = { body: '<Response><Say>We are closed.</Say></Response>' };
	const broken = await control('POST', 'rings', { to: caller });
	await until(() => at('/number-status', broken.body.sid)[0], 'end of the broken call');
	is(at('/fallback', broken.body.sid).map((one) => one.form.ErrorCode), ['11200'], 'a failing VoiceUrl leads to the fallback');
	answers['/voice'] = { body: '<Response><Reject reason="busy"/></Response>' };
	const rejected = await control('POST', 'rings', { to: caller });
	is((await until(() => at('/number-status', rejected.body.sid)[0], 'end')).form.CallStatus, 'busy', 'Reject does not answer');
}

async function disorder() {
	await settings({ duplicate_share: 1 });
	const twice = await dial('+13125550115');
	await ended(twice.sid);
	await until(() => at('/status', twice.sid).length === 8, 'duplicates');
	const tokens = at('/status', twice.sid).map((one) => one.headers['i-twilio-idempotency-token']);
	is(new Set(tokens).size, 4, 'every callback comes twice with the same token');
	await settings({ duplicate_share: 0, reorder_share: 0.5 });
	const orders = new Set();
	for (let i = 0; i < 6; i++) {
		const call = await dial(`+1312555011${i % 2 ? 5 : 2}`);
		await until(() => at('/status', call.sid).length === 4, 'late callbacks');
		orders.add(at('/status', call.sid).map((one) => one.form.SequenceNumber).join());
	}
	ok(orders.size > 1, 'callbacks overtake each other', [...orders]);
	await settings({ reorder_share: 0 });
	let refusals = 0;
	answers['/events'] = (one) => (one.json.event === 'call.started' && ++refusals < 3 ? { status: 503 } : { status: 204 });
	const call = await ultravox('POST', `agents/${agent}/calls`, { templateContext: context });
	await until(() => events(call.body.callId).filter((one) => one === 'call.started').length === 3, 'repetitions');
	const stamps = told.filter((one) => one.json?.event === 'call.started' && one.json.call.callId === call.body.callId)
		.map((one) => one.headers['x-ultravox-webhook-timestamp']);
	is(new Set(stamps).size, 1, 'a repeated event carries its first stamp');
	delete answers['/events'];
}

async function failures() {
	await settings({ fail_next: [{ provider: 'twilio', status: 429 }, { provider: 'ultravox', status: 429, retry_after: 3, times: 2 },
		{ provider: 'openai', garbage: true }] });
	is((await twilio('GET', 'Calls.json')).body.code, 20429, 'Twilio is too busy on request');
	const slow = await ultravox('GET', 'voices');
	is([slow.status, slow.headers.get('retry-after')], [429, '3'], 'so is Ultravox');
	is([(await ultravox('GET', 'voices')).status, (await ultravox('GET', 'voices')).status], [429, 200], 'as often as was asked for');
	is(typeof (await openai({})).body, 'string', 'the model answers garbage on request');
	is((await settings({ fail_next: { provider: 'sms' } })).status, 400, 'unknown providers are refused');
	is((await settings({ speeed: 1 })).status, 400, 'unknown settings are refused');
	await settings({ fail_next: { provider: 'twilio', accept_then_drop: true, method: 'POST' } });
	const before = (await control('GET', 'calls')).body.total;
	const lost = await twilio('POST', 'Calls.json', { To: '+14045550109', From: caller, Url: `${hooks}/connect` }).catch(() => 'dropped');
	is([lost, (await control('GET', 'calls')).body.total], ['dropped', before + 1], 'a call is taken and the answer lost');
	await until(async () => !(await control('GET', 'health')).body.conversations, 'quiet');
	await settings({ ultravox_concurrent_calls: 1 });
	const one = await ultravox('POST', `agents/${agent}/calls`, { templateContext: context });
	const two = await ultravox('POST', `agents/${agent}/calls`, { templateContext: context });
	is([one.status, two.status, Number(two.headers.get('retry-after')) > 0], [201, 429, true], 'concurrency is limited');
	await settings({ ultravox_concurrent_calls: 1000, ultravox_calls_per_second: 2 });
	const rates = [];
	for (let i = 0; i < 8; i++)
		rates.push((await ultravox('POST', `agents/${agent}/calls`, { templateContext: context })).status);
	ok(rates.includes(429), 'so is the rate', rates);
	await settings({ ultravox_calls_per_second: 1000, twilio_calls_per_second: 2 });
	const queued = [];
	for (let i = 0; i < 4; i++)
		queued.push((await twilio('POST', 'Calls.json', { To: '+14045550109', From: caller, Url: `${hooks}/connect` })).body);
	ok(Number(queued[3].queue_time) > 900, 'calls above the rate wait in the queue', queued.map((call) => call.queue_time));
	await settings({ twilio_queues: 0 });
	is((await twilio('POST', 'Calls.json', { To: '+14045550109', From: caller, Url: `${hooks}/connect` })).body.code, 20429, 'or are refused');
	await settings({ twilio_queues: 1, twilio_calls_per_second: 1000, recording_redirects: 1 });
	const { engine, sid } = await dial('+14045550102');
	await ended(sid);
	const redirect = await until(async () => {
		const answer = await request('GET', `${origin}/ultravox/api/calls/${engine}/recording`, { headers: { 'X-API-Key': 'uvkey678.0123456789' } });
		return answer.status === 302 && answer;
	}, 'recording');
	const file = await request('GET', redirect.headers.get('location'));
	is([file.status, file.headers.get('content-type')], [200, 'audio/wav'], 'a recording may be elsewhere');
}

const schema = { type: 'object', additionalProperties: false, required: ['summary', 'sentiment', 'outcome', 'opted_out', 'action_items', 'highlights'],
	properties: { summary: { type: 'string' }, sentiment: { enum: ['positive', 'neutral', 'negative'] },
		outcome: { type: 'string', enum: ['other', 'interested', 'opted_out', 'voicemail', 'appointment'] }, opted_out: { type: 'boolean' },
		action_items: { type: 'array', items: { type: 'string' } },
		highlights: { type: 'array', items: { type: 'object', additionalProperties: false, required: ['quote', 'seconds'],
			properties: { quote: { type: 'string' }, seconds: { type: ['number', 'null'] } } } } } };

async function model() {
	const ask = (text, more) => openai({ model: 'gpt-5-mini', messages: [{ role: 'system', content: 'Analyse the call.' }, { role: 'user', content: text }],
		response_format: { type: 'json_schema', json_schema: { name: 'analysis', strict: true, schema } }, ...more });
	const talk = '[00:01] Agent: Hello, this is Ann.\n[00:05] Person: Stop calling me. I have told you people before.\n[00:09] Agent: I am sorry.';
	const answer = await ask(talk);
	const said = JSON.parse(answer.body.choices[0].message.content);
	is([said.outcome, said.sentiment, said.opted_out, said.highlights[0].seconds], ['opted_out', 'negative', true, 5], 'the model recognises an opt-out');
	ok(said.summary.includes('Stop calling me'), 'its summary quotes the conversation', said);
	is(answer.body.usage.total_tokens, answer.body.usage.prompt_tokens + answer.body.usage.completion_tokens, 'tokens are counted');
	is((await ask(talk, { temperature: null })).body.error.param, 'temperature', 'null is refused');
	const loose = await ask(talk, { response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: { ...schema, required: [] } } } });
	is(loose.status, 400, 'a loose schema is no strict one');
	await settings({ fail_next: [{ provider: 'openai', answer: 'refusal' }, { provider: 'openai', answer: 'length' }, { provider: 'openai', answer: 'invalid_json' }] });
	ok((await ask(talk)).body.choices[0].message.refusal, 'it refuses on request');
	is((await ask(talk)).body.choices[0].finish_reason, 'length', 'it is cut on request');
	const torn = (await ask(talk)).body.choices[0].message.content;
	let broken;
	try {
		JSON.parse(torn);
	} catch {
		broken = true;
	}
	ok(broken, 'it writes broken JSON on request', torn);
	is((await json('GET', `${origin}/openai/models`, undefined, { Authorization: 'Bearer no' })).body.error.code, 'invalid_api_key', 'a wrong key is refused');
}

async function crash() {
	await settings({ speed: 20 });
	const calls = [];
	for (let i = 0; i < 5; i++)
		calls.push(await dial('+16175550101'));
	await until(async () => (await callOf(calls[4].engine)).joined, 'talk');
	const waiting = await twilio('POST', 'Calls.json', { To: '+16175550109', From: caller, Url: `${hooks}/connect`, StatusCallback: `${hooks}/status` });
	await stop('SIGKILL');
	await sleep(300);
	await start();
	const record = (await control('GET', 'calls?to=%2B16175550101')).body.calls;
	is(record.map((one) => one.sid), calls.map((one) => one.sid), 'after kill -9 the record is whole');
	const ends = [];
	for (const { sid } of [...calls, { sid: waiting.body.sid }])
		ends.push((await ended(sid))?.form.CallStatus);
	is(ends, ['completed', 'completed', 'completed', 'completed', 'completed', 'busy'], 'and the calls go on to their ends');
	is(calls.map(({ sid }) => at('/connect', sid).length), [1, 1, 1, 1, 1], 'nobody is connected twice');
	for (const { engine } of calls)
		await until(() => events(engine).includes('call.billed'), 'bill after the crash');
	await control('POST', 'reset');
	is((await control('GET', 'calls')).body.total, 0, 'reset forgets the calls');
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
	for (const part of [twilioApi, ultravoxApi, happyPath, stories, ending, inbound, disorder, failures, model, crash]) {
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
