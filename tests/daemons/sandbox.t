#!/usr/bin/env node
// sandbox.t: the provider sandbox, driven over HTTP as the product would: its APIs, and every story.
'use strict';
const crypto = require('crypto');
const { answers, at, callOf, context, control, dial, ended, engineEnded, events, here, is, json, messagesOf, metadata,
	ok, request, run, settings, signature, stop, template, told, tools, twilio, ultravox, until } = require('./sandbox.js');

async function twilioApi() {
	is((await twilio('GET', 'Calls.json', null, 'AC1:wrong')).body.code, 20003, 'wrong credentials get 20003');
	const numbers = await twilio('GET', 'IncomingPhoneNumbers.json?PageSize=20');
	is([numbers.status, numbers.body.incoming_phone_numbers.length], [200, 20], 'a page of numbers');
	const next = await twilio('GET', numbers.body.next_page_uri);
	const last = await twilio('GET', next.body.next_page_uri);
	is([last.body.incoming_phone_numbers.length, last.body.next_page_uri], [10, null], 'fifty numbers on three pages');
	here.caller = numbers.body.incoming_phone_numbers[0].phone_number;
	const sid = numbers.body.incoming_phone_numbers[0].sid;
	await twilio('POST', `IncomingPhoneNumbers/${sid}.json`, { VoiceUrl: `${here.hooks}/voice`, VoiceMethod: 'POST',
		VoiceFallbackUrl: `${here.hooks}/fallback`, StatusCallback: `${here.hooks}/number-status` });
	is((await twilio('GET', `IncomingPhoneNumbers/${sid}.json`)).body.voice_url, `${here.hooks}/voice`, 'a number is set and read back');
	const codes = [];
	for (const [changes, code] of [[{ To: 'abc' }, 21211], [{ From: '+14155550100' }, 21210], [{ Url: 'x' }, 21205],
		[{ To: '+14155550116' }, 21211], [{ StatusCallbackEvent: 'done' }, 21626], [{ Colour: 'red' }, 20001]])
		codes.push([(await twilio('POST', 'Calls.json',
			{ To: '+14155550100', From: here.caller, Url: `${here.hooks}/connect`, ...changes })).body.code, code]);
	is(codes.map((pair) => pair[0]), codes.map((pair) => pair[1]), 'wrong calls get the error codes of Twilio');
	is((await twilio('GET', `Calls/CA${'0'.repeat(32)}.json`)).body.code, 20404, 'an unknown call is 20404');
	const found = await twilio('GET', 'AvailablePhoneNumbers/US/Local.json?AreaCode=415');
	const bought = await twilio('POST', 'IncomingPhoneNumbers.json',
		{ PhoneNumber: found.body.available_phone_numbers[0].phone_number });
	is([bought.status, bought.body.phone_number], [201, found.body.available_phone_numbers[0].phone_number], 'a number is bought');
	is((await twilio('DELETE', `IncomingPhoneNumbers/${bought.body.sid}.json`)).status, 204, 'and released');
}

async function ultravoxApi() {
	is((await json('GET', `${here.origin}/ultravox/api/voices`)).status, 403, 'no key, no voices');
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
	here.agent = made.body.agentId;
	is((await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: {} })).status, 400, 'a missing variable is refused');
	const hook = await ultravox('POST', 'webhooks', { url: `${here.hooks}/events`, secrets: ['whsec-0123456789'],
		events: ['call.started', 'call.joined', 'call.ended', 'call.billed'] });
	is([hook.status, hook.body.status], [201, 'normal'], 'a webhook is registered');
}

async function happyPath() {
	const { sid, engine, call } = await dial('+14155550101', { MachineDetection: 'Enable', AsyncAmd: 'true',
		AsyncAmdStatusCallback: `${here.hooks}/amd` });
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
		const answer = await request('GET', `${here.origin}/ultravox/api/calls/${engine}/recording`, { headers: { 'X-API-Key': 'uvkey678.0123456789' } });
		return answer.status === 200 && Buffer.from(await answer.arrayBuffer());
	}, 'recording', 15000);
	const seconds = (recording.length - 44) / 16000;
	ok(Math.abs(seconds - talk) < 3, 'the recording is as long as the talk', { seconds, talk });
	const found = (await ultravox('GET', `calls?metadata.call=c-1&fromDate=2026-01-01`)).body;
	ok(found.results.some((one) => one.callId === engine), 'the call is found by its metadata', found.total);
	const list = await twilio('GET', `Calls.json?To=%2B14155550101&From=${encodeURIComponent(here.caller)}&StartTime%3E=2026-01-01`);
	is(list.body.calls.map((one) => one.sid), [sid], 'the call is listed by To, From and StartTime');
}

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
			AsyncAmdStatusCallback: `${here.hooks}/amd` });
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
	await settings({ speed: 20 });
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
	const nobody = await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: context, joinTimeout: '1s' });
	is((await engineEnded(nobody.body.callId)).endReason, 'unjoined', 'a call that nobody joins ends unjoined');
	await until(() => events(nobody.body.callId).length === 3, 'bill of nothing');
	is([(await callOf(nobody.body.callId)).billedDuration, events(nobody.body.callId)],
		['0s', ['call.started', 'call.ended', 'call.billed']], 'and costs nothing');
	await settings({ speed: 60 });
}

async function inbound() {
	is((await control('POST', 'rings', { to: '+14155550100' })).status, 400, 'only owned numbers ring');
	const engine = await ultravox('POST', `agents/${here.agent}/calls`, { templateContext: context });
	answers['/voice'] = { body: `<Response><Connect><Stream url="${engine.body.joinUrl}"/></Connect></Response>` };
	const ring = await control('POST', 'rings', { to: here.caller, from: '+12125550123', story: 'caller_books' });
	is([ring.status, ring.body.direction], [201, 'inbound'], 'a number rings');
	const end = await until(() => at('/number-status', ring.body.sid)[0], 'end of the call in');
	const asked = at('/voice', ring.body.sid)[0];
	is([asked.form.CallStatus, asked.form.Direction, asked.form.FromState, end.form.CallStatus], ['ringing', 'inbound', 'NY', 'completed'], 'it is asked for TwiML and told at the end');
	is((await messagesOf(engine.body.callId))[1].text, "Hello, I'd like to make an appointment.", 'the caller follows the script');
	answers['/voice'] = { status: 500 };
	answers['/fallback'] = { body: '<Response><Say>We are closed.</Say></Response>' };
	const broken = await control('POST', 'rings', { to: here.caller });
	await until(() => at('/number-status', broken.body.sid)[0], 'end of the broken call');
	is(at('/fallback', broken.body.sid).map((one) => one.form.ErrorCode), ['11200'], 'a failing VoiceUrl leads to the fallback');
	answers['/voice'] = { body: '<Response><Reject reason="busy"/></Response>' };
	const rejected = await control('POST', 'rings', { to: here.caller });
	is((await until(() => at('/number-status', rejected.body.sid)[0], 'end')).form.CallStatus, 'busy', 'Reject does not answer');
}

run(twilioApi, ultravoxApi, happyPath, stories, ending, inbound);
