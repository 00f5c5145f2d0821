/* scripts.c: what is said in each story; the letters are explained in stories.h. */
#include "daemons/sandbox/scripts.h"

#include <stddef.h>

/* One line of a script to a line. */
/* clang-format off */

const char *const scripts_interested[] = {
	"U:Hello?\n"
	"G:\n"
	"U:Oh, hi. Yes, this is {first}. What is it about?\n"
	"A:It is about {topic}. Would it help if I told you in two sentences what {company} could do for"
		" you?\n"
	"U:Sure, go ahead.\n"
	"A:We take care of everything from the first visit to the last signature, and you have one "
		"person to talk to. Most people tell us that this saves them a few hours a week.\n"
	"U:That sounds interesting. How long does it take to get started?\n"
	"A:About a week. A colleague looks at your situation first, without any obligation.\n"
	"U:And what would you need from me?\n"
	"A:Only your e-mail address, and a rough idea of what you need.\n"
	"U:Okay. You can send me the details, you should have my e-mail. I'd like to hear more.\n"
	"A:Wonderful, I will have them sent today. Thank you for your time, {first}.\n"
	"U:Thank you, bye.\n"
	"H:",
	"U:Yes, hello?\n"
	"G:\n"
	"U:Right, I filled in something on your website last week.\n"
	"A:Exactly, that is why I'm calling. What were you hoping to solve?\n"
	"U:We are growing, and what we use now can't keep up. I'm comparing three companies.\n"
	"A:I understand. What matters most to you when you compare?\n"
	"U:Price, honestly, and that somebody answers when there's a problem.\n"
	"A:Support is answered by a person within the hour, and the price depends on the size. Shall I "
		"have a quote prepared?\n"
	"U:Yes, please do. Send me a quote and I'll look at it this week.\n"
	"A:I'll make a note of that. You will have it by tomorrow noon.\n"
	"U:Great, thanks.\n"
	"A:Goodbye, {first}.\n"
	"X:",
	"U:{first} speaking.\n"
	"G:\n"
	"U:Ah, {company}. A friend of mine uses you, he is very happy.\n"
	"A:That's lovely to hear. Would you like to know what it would look like for you?\n"
	"U:I would, yes. Do you also work on weekends?\n"
	"A:Yes, on Saturdays until four in the afternoon.\n"
	"U:Perfect. Then I'm definitely interested. What is the next step?\n"
	"A:A colleague calls you to go through the details. Is {day} good?\n"
	"U:{day} is fine, after lunch.\n"
	"A:Noted: {day}, after lunch. Thank you, {first}.\n"
	"U:Thanks, bye bye.\n"
	"X:",
	NULL,
};

const char *const scripts_appointment[] = {
	"U:Hello?\n"
	"G:\n"
	"U:Yes, that's me.\n"
	"A:I'd like to offer you an appointment about {topic}. It takes twenty minutes. Does {day} suit "
		"you?\n"
	"U:Let me look. {day} is okay, but not in the morning.\n"
	"A:Then {day} at {hour}?\n"
	"U:That works. {day} at {hour}.\n"
	"B:{day} at {hour}\n"
	"A:I've booked {day} at {hour} for you, {first}. You will get a confirmation by e-mail.\n"
	"U:Perfect, thank you. Do I need to bring anything?\n"
	"A:No, nothing at all. Just yourself.\n"
	"U:Great. See you then.\n"
	"A:See you on {day}. Goodbye!\n"
	"H:",
	"U:{name}, good day.\n"
	"G:\n"
	"U:Oh good, I've been meaning to call you. I need an appointment.\n"
	"A:Then let's find one right now. Would you rather have {day} or {other_day}?\n"
	"U:{other_day} is better for me.\n"
	"A:I have {hour} on {other_day}.\n"
	"U:Let's take {hour}.\n"
	"B:{other_day} at {hour}\n"
	"A:Done, you are booked for {other_day} at {hour}.\n"
	"U:Can I move it if something comes up?\n"
	"A:Of course, one call is enough, up to a day before.\n"
	"U:Excellent, thanks a lot.\n"
	"X:",
	"U:Hello, who is this?\n"
	"G:\n"
	"U:Okay. My wife told me that you would call. When could somebody come by?\n"
	"A:The next free dates are {day} and {other_day}. What suits you better?\n"
	"U:{day}. I'm home from noon.\n"
	"A:{day} at {hour}, would that be all right?\n"
	"U:Yes, book that, please.\n"
	"B:{day} at {hour}\n"
	"A:It is booked. Our colleague rings the bell at {hour}.\n"
	"U:Thank you very much.\n"
	"A:Thank you, {first}. Goodbye.\n"
	"H:",
	NULL,
};

const char *const scripts_not_interested[] = {
	"U:Hello?\n"
	"G:\n"
	"U:Oh. No, I'm afraid we already have somebody for that.\n"
	"A:I understand. May I ask whether you are happy with them?\n"
	"U:We are, thank you. I'm not interested.\n"
	"A:That's fine. Thank you for telling me, {first}, and have a nice day.\n"
	"U:You too. Bye.\n"
	"X:",
	"U:Yes?\n"
	"G:\n"
	"U:What does it cost?\n"
	"A:That depends on what you need. A first talk is free of charge.\n"
	"U:No, thanks. It isn't the right moment, we have no budget for it this year.\n"
	"A:Thank you for being so clear. I wish you a good day.\n"
	"U:Thanks, same to you.\n"
	"H:",
	"U:{first} here.\n"
	"G:\n"
	"U:I sold the house in the spring, so I don't need that any more.\n"
	"A:Oh, I see. Then I'll note that {topic} is settled for you.\n"
	"U:Yes, please. No thank you.\n"
	"A:All the best in your new home.\n"
	"U:Thank you, goodbye.\n"
	"X:",
	NULL,
};

const char *const scripts_callback[] = {
	"U:Hello?\n"
	"G:\n"
	"U:Sorry, I'm driving. Can you call me back?\n"
	"A:Of course. When is a good time for you?\n"
	"U:{day}, about {hour}.\n"
	"A:I'll note it: {day} at {hour}. Drive safely, {first}.\n"
	"U:Thanks. Bye.\n"
	"X:",
	"U:Hello, yes?\n"
	"G:\n"
	"U:I'm in a meeting right now. Call me back later, please.\n"
	"A:Certainly. Would {day} at {hour} be better?\n"
	"U:Yes, call me back then.\n"
	"A:I will. Sorry for the interruption.\n"
	"U:No problem.\n"
	"X:",
	"U:Hi.\n"
	"G:\n"
	"U:It does interest me, but my husband decides these things, and he's not here.\n"
	"A:When could we reach both of you?\n"
	"U:On {day} in the evening. Please call back then.\n"
	"A:On {day} in the evening it is. Thank you, {first}.\n"
	"U:Thank you. Bye now.\n"
	"H:",
	NULL,
};

const char *const scripts_opt_out[] = {
	"U:Hello?\n"
	"G:\n"
	"U:Stop calling me. I've told you people before.\n"
	"O:The person said: stop calling me.\n"
	"A:I'm sorry about that. I have taken your number off our list, and you will not be called "
		"again.\n"
	"U:Good.\n"
	"X:",
	"U:Yes, who's there?\n"
	"G:\n"
	"U:No. Please take me off your list and don't call this number again.\n"
	"O:The person asked to be taken off the list.\n"
	"A:Certainly. Your number is blocked as of now. I apologise for the disturbance.\n"
	"U:Thank you. Goodbye.\n"
	"H:",
	"U:Hello?\n"
	"G:\n"
	"U:How did you get this number? I never agreed to this.\n"
	"A:You had asked for information about {topic}. Would you rather not be called?\n"
	"U:I want you to remove my number. Never call me again.\n"
	"O:The person wants the number removed.\n"
	"A:It is removed. You won't hear from us by phone any more.\n"
	"U:Fine.\n"
	"X:",
	NULL,
};

const char *const scripts_angry[] = {
	"U:What is it now?\n"
	"G:\n"
	"U:Are you serious? I've been waiting for an answer from you for two weeks!\n"
	"A:I'm sorry to hear that. What were you waiting for?\n"
	"U:For somebody to fix my invoice. I paid twice, and nobody cares. This is ridiculous.\n"
	"A:That must be annoying. I will have the accounts department call you today.\n"
	"U:Today. Not tomorrow, today!\n"
	"A:Today. I have noted it as urgent, {first}.\n"
	"U:We'll see about that.\n"
	"X:",
	"U:Hello!\n"
	"G:\n"
	"U:A robot? You let a robot call me? That's outrageous.\n"
	"A:I understand that this is unusual. I can have a colleague call you instead.\n"
	"U:I don't want anything from a company that can't even pick up the phone itself.\n"
	"A:I'm sorry to have bothered you.\n"
	"U:Unbelievable.\n"
	"X:",
	NULL,
};

const char *const scripts_voicemail[] = {
	"U:Hi, you have reached {name}. I can't take your call right now. Please leave a message after "
		"the tone.\n"
	"P:1200\n"
	"V:\n"
	"A:Hello {first}, this is {agent} from {company}, about {topic}. We will try again another time."
		" Thank you and goodbye.\n"
	"H:",
	"U:The person you are calling is not available. At the tone, please record your message. When "
		"you have finished recording, you may hang up.\n"
	"P:1500\n"
	"V:\n"
	"A:Good day, this is {agent} calling from {company}. I wanted to talk with {first} about "
		"{topic}. We will call again. Goodbye.\n"
	"H:",
	NULL,
};

const char *const scripts_screening[] = {
	"U:Hi, if you record your name and reason for calling, I'll see if this person is available.\n"
	"G:\n"
	"A:This is {agent} from {company}. I am calling about {topic}.\n"
	"U:Thanks. Please stay on the line.\n"
	"P:4000\n"
	"U:This person isn't available right now. Please try again later. Goodbye.\n"
	"X:",
	"U:Hi, this is the assistant. The person you are calling is using a screening service from "
		"Google. Go ahead and say your name and why you are calling.\n"
	"G:\n"
	"A:My name is {agent}, I'm calling from {company} about {topic}.\n"
	"U:Thank you. One moment, please.\n"
	"P:5000\n"
	"U:Hello? Sorry, I let the assistant answer. What is it?\n"
	"A:It is about {topic}. Is this a good moment?\n"
	"U:Not really. Send me something by e-mail.\n"
	"A:Gladly. Thank you, {first}.\n"
	"X:",
	NULL,
};

const char *const scripts_fax[] = {
	"P:9000\n"
	"I:\n"
	"H:",
	NULL,
};

const char *const scripts_hang_up[] = {
	"U:Hello?\n"
	"X:",
	NULL,
};

const char *const scripts_silence[] = {
	"G:\n"
	"P:5000\n"
	"I:\n"
	"H:",
	NULL,
};

const char *const scripts_long_talker[] = {
	"G:\n"
	"U:Oh, how nice of you to call. You know, just this morning I was thinking about {topic}.\n"
	"A:That is a happy coincidence. What were you thinking?\n"
	"U:Well, my neighbour had the same thing done in the year that his dog ran away, and what a "
		"story that was, we looked for it for three days.\n"
	"A:I hope that it came back.\n"
	"U:It did, it sat in the bakery. Anyway, where were we? The bakery has closed since then, by the"
		" way.\n"
	"A:We were talking about {topic}.\n"
	"U:Right, right. But before that, let me tell you about my knee.\n"
	"A:Please do, and then let us find a date for you.\n"
	"U:A date, yes. My daughter keeps my dates. She lives in the city now, with two cats.\n"
	"A:Shall we call your daughter, then?\n"
	"U:Oh no, she is very busy. Let me think about it. It reminds me of something.\n"
	"L:",
	NULL,
};

const char *const scripts_wrong_number[] = {
	"U:Hello?\n"
	"G:\n"
	"U:{first}? There's no {first} here. You have the wrong number.\n"
	"A:Oh, I apologise. Is this not the number of {name}?\n"
	"U:No, I've had this number for years.\n"
	"A:Then I'll correct that. Sorry for the disturbance.\n"
	"U:No worries. Bye.\n"
	"X:",
	"U:Martinez residence.\n"
	"G:\n"
	"U:I think you have the wrong number, nobody of that name lives here.\n"
	"A:I'm sorry, I will have the number corrected.\n"
	"U:All right. Goodbye.\n"
	"X:",
	NULL,
};

const char *const scripts_engine_fails[] = {
	"U:Hello?\n"
	"G:\n"
	"P:800\n"
	"S:",
	NULL,
};

const char *const scripts_send_information[] = {
	"U:Front desk, good morning.\n"
	"G:\n"
	"U:{first} isn't at the desk. What is it regarding?\n"
	"A:It is about {topic}. Could you put me through?\n"
	"U:I can't, but you can send an e-mail with the information, and I'll pass it on.\n"
	"A:Gladly. Which address should I use?\n"
	"U:The one on our website is fine.\n"
	"A:Thank you very much for your help.\n"
	"U:You're welcome. Bye.\n"
	"X:",
	"U:Hello, {first} here.\n"
	"G:\n"
	"U:Could you send me that in writing? I prefer to read these things.\n"
	"A:Of course. It will be in your mailbox within the hour.\n"
	"U:Good, then I'll read it and let you know.\n"
	"A:Thank you, {first}. Have a nice day.\n"
	"H:",
	NULL,
};

const char *const scripts_price[] = {
	"U:Hm, hello?\n"
	"G:\n"
	"U:Okay, and how much is it?\n"
	"A:The smallest package starts at forty-nine a month; most people take the one for seventy-"
		"nine.\n"
	"U:That's more than I thought. Is there a discount?\n"
	"A:If you pay for the year, two months are free.\n"
	"U:And can I cancel at any time?\n"
	"A:Yes, at the end of every month.\n"
	"U:I'll think it over. Could you send me the prices?\n"
	"A:I'll have them sent. Thank you, {first}.\n"
	"U:Thanks, bye.\n"
	"X:",
	NULL,
};

const char *const scripts_caller_question[] = {
	"G:\n"
	"U:Hi, I just have a quick question. Are you open on Saturday?\n"
	"A:Let me tell you what I know. On Saturday we are here from nine until four.\n"
	"U:Great. And what does a first visit cost?\n"
	"A:The first visit is free of charge.\n"
	"U:Oh, nice. Do I need an appointment?\n"
	"A:It helps, but you can also simply come by.\n"
	"U:Then I'll come by on Saturday. Thank you!\n"
	"A:We look forward to it. Goodbye.\n"
	"X:",
	"G:\n"
	"U:Good morning. Where can I park when I come to you?\n"
	"A:There is parking behind the building, and the first hour is free.\n"
	"U:Perfect, that's all I wanted to know.\n"
	"A:Have a safe trip!\n"
	"U:Thanks, bye.\n"
	"X:",
	NULL,
};

const char *const scripts_caller_books[] = {
	"G:\n"
	"U:Hello, I'd like to make an appointment.\n"
	"A:Gladly. Do you prefer {day} or {other_day}?\n"
	"U:{day}, if possible in the afternoon.\n"
	"A:{day} at {hour} is free.\n"
	"U:I'll take it.\n"
	"B:{day} at {hour}\n"
	"A:You are booked for {day} at {hour}. May I have your name?\n"
	"U:Sam Rivera. R, I, V, E, R, A.\n"
	"A:Thank you, Sam. See you on {day}.\n"
	"U:See you. Bye.\n"
	"H:",
	NULL,
};

const char *const scripts_caller_complains[] = {
	"G:\n"
	"U:I'm calling because nobody showed up yesterday. I waited all afternoon!\n"
	"A:I'm very sorry. Let me note down what happened.\n"
	"U:Your man was supposed to come at two. No call, nothing. That is unacceptable.\n"
	"A:You are right to be upset. A manager will call you back within the hour.\n"
	"U:I really hope so.\n"
	"A:I have marked it as urgent. Once again, I'm sorry.\n"
	"U:All right. Bye.\n"
	"X:",
	NULL,
};

const char *const scripts_caller_opts_out[] = {
	"G:\n"
	"U:You called me yesterday. Please don't call me again, take me off your list.\n"
	"O:The caller asked to be taken off the list.\n"
	"A:I have done that right now. You will not be called again.\n"
	"U:Thank you.\n"
	"X:",
	NULL,
};

const char *const scripts_caller_gives_up[] = {
	"P:800\n"
	"X:",
	NULL,
};
