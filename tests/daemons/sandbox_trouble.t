#!/usr/bin/env node
// sandbox_trouble.t: the provider sandbox in disorder: duplicates, failures on demand, limits, a crash; and its model.
'use strict';
const { answers, at, callOf, context, control, dial, ended, events, here, is, json, ok, openai, request, run, settings,
	sleep, start, stop, told, twilio, ultravox, until } = require('./sandbox.js');

const schema = { type: 'object', additionalProperties: false, required: ['summary', 'sentiment', 'outcome', 'opted_out', 'action_items', 'highlights'],
	properties: { summary: { type: 'string' }, sentiment: { enum: ['positive', 'neutral', 'negative'] },
		outcome: { type: 'string', enum: ['other', 'interested', 'opted_out', 'voicemail', 'appointment'] }, opted_out: { type: 'boolean' },
		action_items: { type: 'array', items: { type: 'string' } },
		highlights: { type: 'array', items: { type: 'object', additionalProperties: false, required: ['quote', 'seconds'],
			properties: { quote: { type: 'string' }, seconds: { type: ['number', 'null'] } } } } } };

async function disorder() {
	await ultravox('POST', 'webhooks', { url: `${here.hooks}/events`, events: ['call.started', 'call.joined', 'call.ended', 'call.billed'] });
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
	const call = await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: context });
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
	const lost = await twilio('POST', 'Calls.json', { To: '+14045550109', From: here.caller, Url: `${here.hooks}/connect` }).catch(() => 'dropped');
	is([lost, (await control('GET', 'calls')).body.total], ['dropped', before + 1], 'a call is taken and the answer lost');
	await until(async () => !(await control('GET', 'health')).body.conversations, 'quiet');
	await settings({ ultravox_concurrent_calls: 1 });
	const one = await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: context });
	const two = await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: context });
	is([one.status, two.status, Number(two.headers.get('retry-after')) > 0], [201, 429, true], 'concurrency is limited');
	await settings({ ultravox_concurrent_calls: 1000, ultravox_calls_per_second: 2 });
	const rates = [];
	for (let i = 0; i < 8; i++)
		rates.push((await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: context })).status);
	ok(rates.includes(429), 'so is the rate', rates);
	await settings({ ultravox_calls_per_second: 1000, twilio_calls_per_second: 2 });
	const queued = [];
	for (let i = 0; i < 4; i++)
		queued.push((await twilio('POST', 'Calls.json', { To: '+14045550109', From: here.caller, Url: `${here.hooks}/connect` })).body);
	ok(Number(queued[3].queue_time) > 900, 'calls above the rate wait in the queue', queued.map((call) => call.queue_time));
	await settings({ twilio_queues: 0 });
	is((await twilio('POST', 'Calls.json', { To: '+14045550109', From: here.caller, Url: `${here.hooks}/connect` })).body.code, 20429, 'or are refused');
	await settings({ twilio_queues: 1, twilio_calls_per_second: 1000, recording_redirects: 1 });
	const { engine, sid } = await dial('+14045550102');
	await ended(sid);
	const redirect = await until(async () => {
		const answer = await request('GET', `${here.origin}/ultravox/api/calls/${engine}/recording`, { headers: { 'X-API-Key': 'uvkey678.0123456789' } });
		return answer.status === 302 && answer;
	}, 'recording');
	const file = await request('GET', redirect.headers.get('location'));
	is([file.status, file.headers.get('content-type')], [200, 'audio/wav'], 'a recording may be elsewhere');
}

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
	is((await json('GET', `${here.origin}/openai/models`, undefined, { Authorization: 'Bearer no' })).body.error.code, 'invalid_api_key', 'a wrong key is refused');
}

async function crash() {
	await settings({ speed: 20 });
	const calls = [];
	for (let i = 0; i < 5; i++)
		calls.push(await dial('+16175550101'));
	for (const { engine } of calls)
		await until(async () => (await callOf(engine)).joined, 'talk');
	const waiting = await twilio('POST', 'Calls.json', { To: '+16175550109', From: here.caller, Url: `${here.hooks}/connect`, StatusCallback: `${here.hooks}/status` });
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

run(disorder, failures, model, crash);
