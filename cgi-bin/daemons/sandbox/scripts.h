/* scripts.h: what is said in each story, as initialisers for its table; the letters are explained in stories.h. */
#ifndef SANDBOX_SCRIPTS_H
#define SANDBOX_SCRIPTS_H

#define SCRIPTS_INTERESTED                                                                                   \
	{                                                                                                    \
		"U:Hello?\nG:\nU:Oh, hi. Yes, this is {first}. What is it about?\n"                          \
		"A:It is about {topic}. Would it help if I told you in two sentences what {company} could "  \
		"do for you?\n"                                                                              \
		"U:Sure, go ahead.\n"                                                                        \
		"A:We take care of everything from the first visit to the last signature, and you have one " \
		"person to "                                                                                 \
		"talk to. Most people tell us that this saves them a few hours a week.\n"                    \
		"U:That sounds interesting. How long does it take to get started?\n"                         \
		"A:About a week. A colleague looks at your situation first, without any obligation.\n"       \
		"U:And what would you need from me?\n"                                                       \
		"A:Only your e-mail address, and a rough idea of what you need.\n"                           \
		"U:Okay. You can send me the details, you should have my e-mail. I'd like to hear more.\n"   \
		"A:Wonderful, I will have them sent today. Thank you for your time, {first}.\nU:Thank you, " \
		"bye.\nH:",                                                                                  \
			"U:Yes, hello?\nG:\nU:Right, I filled in something on your website last week.\n"     \
			"A:Exactly, that is why I'm calling. What were you hoping to solve?\n"               \
			"U:We are growing, and what we use now can't keep up. I'm comparing three "          \
			"companies.\n"                                                                       \
			"A:I understand. What matters most to you when you compare?\n"                       \
			"U:Price, honestly, and that somebody answers when there's a problem.\n"             \
			"A:Support is answered by a person within the hour, and the price depends on the "   \
			"size. Shall I have a "                                                              \
			"quote prepared?\n"                                                                  \
			"U:Yes, please do. Send me a quote and I'll look at it this week.\n"                 \
			"A:I'll make a note of that. You will have it by tomorrow noon.\nU:Great, "          \
			"thanks.\nA:Goodbye, {first}.\n"                                                     \
			"X:",                                                                                \
			"U:{first} speaking.\nG:\nU:Ah, {company}. A friend of mine uses you, he is very "   \
			"happy.\n"                                                                           \
			"A:That's lovely to hear. Would you like to know what it would look like for you?\n" \
			"U:I would, yes. Do you also work on weekends?\n"                                    \
			"A:Yes, on Saturdays until four in the afternoon.\n"                                 \
			"U:Perfect. Then I'm definitely interested. What is the next step?\n"                \
			"A:A colleague calls you to go through the details. Is {day} good?\n"                \
			"U:{day} is fine, after lunch.\nA:Noted: {day}, after lunch. Thank you, "            \
			"{first}.\nU:Thanks, bye bye.\nX:",                                                  \
	}

#define SCRIPTS_APPOINTMENT                                                                                  \
	{                                                                                                    \
		"U:Hello?\nG:\nU:Yes, that's me.\nA:I'd like to offer you an appointment about {topic}. It " \
		"takes twenty "                                                                              \
		"minutes. Does {day} suit you?\n"                                                            \
		"U:Let me look. {day} is okay, but not in the morning.\nA:Then {day} at {hour}?\n"           \
		"U:That works. {day} at {hour}.\nB:{day} at {hour}\n"                                        \
		"A:I've booked {day} at {hour} for you, {first}. You will get a confirmation by e-mail.\n"   \
		"U:Perfect, thank you. Do I need to bring anything?\nA:No, nothing at all. Just yourself.\n" \
		"U:Great. See you then.\nA:See you on {day}. Goodbye!\nH:",                                  \
			"U:{name}, good day.\nG:\nU:Oh good, I've been meaning to call you. I need an "      \
			"appointment.\n"                                                                     \
			"A:Then let's find one right now. Would you rather have {day} or {other_day}?\n"     \
			"U:{other_day} is better for me.\nA:I have {hour} on {other_day}.\nU:Let's take "    \
			"{hour}.\n"                                                                          \
			"B:{other_day} at {hour}\nA:Done, you are booked for {other_day} at {hour}.\n"       \
			"U:Can I move it if something comes up?\nA:Of course, one call is enough, up to a "  \
			"day before.\n"                                                                      \
			"U:Excellent, thanks a lot.\nX:",                                                    \
			"U:Hello, who is this?\nG:\nU:Okay. My wife told me that you would call. When "      \
			"could somebody come by?\n"                                                          \
			"A:The next free dates are {day} and {other_day}. What suits you better?\n"          \
			"U:{day}. I'm home from noon.\nA:{day} at {hour}, would that be all right?\nU:Yes, " \
			"book that, please.\n"                                                               \
			"B:{day} at {hour}\nA:It is booked. Our colleague rings the bell at "                \
			"{hour}.\nU:Thank you very much.\n"                                                  \
			"A:Thank you, {first}. Goodbye.\nH:",                                                \
	}

#define SCRIPTS_NOT_INTERESTED                                                                               \
	{                                                                                                    \
		"U:Hello?\nG:\nU:Oh. No, I'm afraid we already have somebody for that.\n"                    \
		"A:I understand. May I ask whether you are happy with them?\nU:We are, thank you. I'm not "  \
		"interested.\n"                                                                              \
		"A:That's fine. Thank you for telling me, {first}, and have a nice day.\nU:You too. "        \
		"Bye.\nX:",                                                                                  \
			"U:Yes?\nG:\nU:What does it cost?\nA:That depends on what you need. A first talk "   \
			"is free of charge.\n"                                                               \
			"U:No, thanks. It isn't the right moment, we have no budget for it this year.\n"     \
			"A:Thank you for being so clear. I wish you a good day.\nU:Thanks, same to "         \
			"you.\nH:",                                                                          \
			"U:{first} here.\nG:\nU:I sold the house in the spring, so I don't need that any "   \
			"more.\n"                                                                            \
			"A:Oh, I see. Then I'll note that {topic} is settled for you.\nU:Yes, please. No "   \
			"thank you.\n"                                                                       \
			"A:All the best in your new home.\nU:Thank you, goodbye.\nX:",                       \
	}

#define SCRIPTS_CALLBACK                                                                                     \
	{                                                                                                    \
		"U:Hello?\nG:\nU:Sorry, I'm driving. Can you call me back?\nA:Of course. When is a good "    \
		"time for you?\n"                                                                            \
		"U:{day}, about {hour}.\nA:I'll note it: {day} at {hour}. Drive safely, "                    \
		"{first}.\nU:Thanks. Bye.\nX:",                                                              \
			"U:Hello, yes?\nG:\nU:I'm in a meeting right now. Call me back later, please.\n"     \
			"A:Certainly. Would {day} at {hour} be better?\nU:Yes, call me back then.\n"         \
			"A:I will. Sorry for the interruption.\nU:No problem.\nX:",                          \
			"U:Hi.\nG:\nU:It does interest me, but my husband decides these things, and he's "   \
			"not here.\n"                                                                        \
			"A:When could we reach both of you?\nU:On {day} in the evening. Please call back "   \
			"then.\n"                                                                            \
			"A:On {day} in the evening it is. Thank you, {first}.\nU:Thank you. Bye now.\nH:",   \
	}

#define SCRIPTS_OPT_OUT                                                                                      \
	{                                                                                                    \
		"U:Hello?\nG:\nU:Stop calling me. I've told you people before.\n"                            \
		"O:The person said: stop calling me.\n"                                                      \
		"A:I'm sorry about that. I have taken your number off our list, and you will not be called " \
		"again.\n"                                                                                   \
		"U:Good.\nX:",                                                                               \
			"U:Yes, who's there?\nG:\nU:No. Please take me off your list and don't call this "   \
			"number again.\n"                                                                    \
			"O:The person asked to be taken off the list.\n"                                     \
			"A:Certainly. Your number is blocked as of now. I apologise for the "                \
			"disturbance.\nU:Thank you. Goodbye.\n"                                              \
			"H:",                                                                                \
			"U:Hello?\nG:\nU:How did you get this number? I never agreed to this.\n"             \
			"A:You had asked for information about {topic}. Would you rather not be called?\n"   \
			"U:I want you to remove my number. Never call me again.\nO:The person wants the "    \
			"number removed.\n"                                                                  \
			"A:It is removed. You won't hear from us by phone any more.\nU:Fine.\nX:",           \
	}

#define SCRIPTS_ANGRY                                                                                        \
	{                                                                                                    \
		"U:What is it now?\nG:\nU:Are you serious? I've been waiting for an answer from you for "    \
		"two weeks!\n"                                                                               \
		"A:I'm sorry to hear that. What were you waiting for?\n"                                     \
		"U:For somebody to fix my invoice. I paid twice, and nobody cares. This is ridiculous.\n"    \
		"A:That must be annoying. I will have the accounts department call you today.\n"             \
		"U:Today. Not tomorrow, today!\nA:Today. I have noted it as urgent, {first}.\nU:We'll see "  \
		"about that.\nX:",                                                                           \
			"U:Hello!\nG:\nU:A robot? You let a robot call me? That's outrageous.\n"             \
			"A:I understand that this is unusual. I can have a colleague call you instead.\n"    \
			"U:I don't want anything from a company that can't even pick up the phone itself.\n" \
			"A:I'm sorry to have bothered you.\nU:Unbelievable.\nX:",                            \
	}

#define SCRIPTS_VOICEMAIL                                                                                    \
	{                                                                                                    \
		"U:Hi, you have reached {name}. I can't take your call right now. Please leave a message "   \
		"after the tone.\n"                                                                          \
		"P:1200\nV:\nA:Hello {first}, this is {agent} from {company}, about {topic}. We will try "   \
		"again another "                                                                             \
		"time. Thank you and goodbye.\nH:",                                                          \
			"U:The person you are calling is not available. At the tone, please record your "    \
			"message. When you have "                                                            \
			"finished recording, you may hang up.\nP:1500\nV:\n"                                 \
			"A:Good day, this is {agent} calling from {company}. I wanted to talk with {first} " \
			"about {topic}. We "                                                                 \
			"will call again. Goodbye.\nH:",                                                     \
	}

#define SCRIPTS_SCREENING                                                                                    \
	{                                                                                                    \
		"U:Hi, if you record your name and reason for calling, I'll see if this person is "          \
		"available.\nG:\n"                                                                           \
		"A:This is {agent} from {company}. I am calling about {topic}.\nU:Thanks. Please stay on "   \
		"the line.\n"                                                                                \
		"P:4000\nU:This person isn't available right now. Please try again later. Goodbye.\nX:",     \
			"U:Hi, this is the assistant. The person you are calling is using a screening "      \
			"service from Google. Go "                                                           \
			"ahead and say your name and why you are calling.\nG:\n"                             \
			"A:My name is {agent}, I'm calling from {company} about {topic}.\nU:Thank you. One " \
			"moment, please.\n"                                                                  \
			"P:5000\nU:Hello? Sorry, I let the assistant answer. What is it?\n"                  \
			"A:It is about {topic}. Is this a good moment?\nU:Not really. Send me something by " \
			"e-mail.\n"                                                                          \
			"A:Gladly. Thank you, {first}.\nX:",                                                 \
	}

#define SCRIPTS_FAX                                                                                          \
	{                                                                                                    \
		"P:9000\nI:\nH:",                                                                            \
	}

#define SCRIPTS_HANG_UP                                                                                      \
	{                                                                                                    \
		"U:Hello?\nX:",                                                                              \
	}

#define SCRIPTS_SILENCE                                                                                      \
	{                                                                                                    \
		"G:\nP:5000\nI:\nH:",                                                                        \
	}

#define SCRIPTS_LONG_TALKER                                                                                  \
	{                                                                                                    \
		"G:\nU:Oh, how nice of you to call. You know, just this morning I was thinking about "       \
		"{topic}.\n"                                                                                 \
		"A:That is a happy coincidence. What were you thinking?\n"                                   \
		"U:Well, my neighbour had the same thing done in the year that his dog ran away, and what "  \
		"a story that "                                                                              \
		"was, we looked for it for three days.\nA:I hope that it came back.\n"                       \
		"U:It did, it sat in the bakery. Anyway, where were we? The bakery has closed since then, "  \
		"by the way.\n"                                                                              \
		"A:We were talking about {topic}.\nU:Right, right. But before that, let me tell you about "  \
		"my knee.\n"                                                                                 \
		"A:Please do, and then let us find a date for you.\nU:A date, yes. My daughter keeps my "    \
		"dates. She lives "                                                                          \
		"in the city now, with two cats.\nA:Shall we call your daughter, then?\n"                    \
		"U:Oh no, she is very busy. Let me think about it. It reminds me of something.\nL:",         \
	}

#define SCRIPTS_WRONG_NUMBER                                                                                 \
	{                                                                                                    \
		"U:Hello?\nG:\nU:{first}? There's no {first} here. You have the wrong number.\n"             \
		"A:Oh, I apologise. Is this not the number of {name}?\nU:No, I've had this number for "      \
		"years.\n"                                                                                   \
		"A:Then I'll correct that. Sorry for the disturbance.\nU:No worries. Bye.\nX:",              \
			"U:Martinez residence.\nG:\nU:I think you have the wrong number, nobody of that "    \
			"name lives here.\n"                                                                 \
			"A:I'm sorry, I will have the number corrected.\nU:All right. Goodbye.\nX:",         \
	}

#define SCRIPTS_ENGINE_FAILS                                                                                 \
	{                                                                                                    \
		"U:Hello?\nG:\nP:800\nS:",                                                                   \
	}

#define SCRIPTS_SEND_INFORMATION                                                                             \
	{                                                                                                    \
		"U:Front desk, good morning.\nG:\nU:{first} isn't at the desk. What is it regarding?\n"      \
		"A:It is about {topic}. Could you put me through?\n"                                         \
		"U:I can't, but you can send an e-mail with the information, and I'll pass it on.\n"         \
		"A:Gladly. Which address should I use?\nU:The one on our website is fine.\n"                 \
		"A:Thank you very much for your help.\nU:You're welcome. Bye.\nX:",                          \
			"U:Hello, {first} here.\nG:\nU:Could you send me that in writing? I prefer to read " \
			"these things.\n"                                                                    \
			"A:Of course. It will be in your mailbox within the hour.\nU:Good, then I'll read "  \
			"it and let you know.\n"                                                             \
			"A:Thank you, {first}. Have a nice day.\nH:",                                        \
	}

#define SCRIPTS_PRICE                                                                                        \
	{                                                                                                    \
		"U:Hm, hello?\nG:\nU:Okay, and how much is it?\n"                                            \
		"A:The smallest package starts at forty-nine a month; most people take the one for "         \
		"seventy-nine.\n"                                                                            \
		"U:That's more than I thought. Is there a discount?\n"                                       \
		"A:If you pay for the year, two months are free.\nU:And can I cancel at any time?\n"         \
		"A:Yes, at the end of every month.\nU:I'll think it over. Could you send me the prices?\n"   \
		"A:I'll have them sent. Thank you, {first}.\nU:Thanks, bye.\nX:",                            \
	}

#define SCRIPTS_CALLER_QUESTION                                                                              \
	{                                                                                                    \
		"G:\nU:Hi, I just have a quick question. Are you open on Saturday?\n"                        \
		"A:Let me tell you what I know. On Saturday we are here from nine until four.\n"             \
		"U:Great. And what does a first visit cost?\nA:The first visit is free of charge.\n"         \
		"U:Oh, nice. Do I need an appointment?\nA:It helps, but you can also simply come by.\n"      \
		"U:Then I'll come by on Saturday. Thank you!\nA:We look forward to it. Goodbye.\nX:",        \
			"G:\nU:Good morning. Where can I park when I come to you?\n"                         \
			"A:There is parking behind the building, and the first hour is free.\n"              \
			"U:Perfect, that's all I wanted to know.\nA:Have a safe trip!\nU:Thanks, bye.\nX:",  \
	}

#define SCRIPTS_CALLER_BOOKS                                                                                 \
	{                                                                                                    \
		"G:\nU:Hello, I'd like to make an appointment.\nA:Gladly. Do you prefer {day} or "           \
		"{other_day}?\n"                                                                             \
		"U:{day}, if possible in the afternoon.\nA:{day} at {hour} is free.\nU:I'll take it.\n"      \
		"B:{day} at {hour}\nA:You are booked for {day} at {hour}. May I have your name?\n"           \
		"U:Sam Rivera. R, I, V, E, R, A.\nA:Thank you, Sam. See you on {day}.\nU:See you. Bye.\nH:", \
	}

#define SCRIPTS_CALLER_COMPLAINS                                                                             \
	{                                                                                                    \
		"G:\nU:I'm calling because nobody showed up yesterday. I waited all afternoon!\n"            \
		"A:I'm very sorry. Let me note down what happened.\n"                                        \
		"U:Your man was supposed to come at two. No call, nothing. That is unacceptable.\n"          \
		"A:You are right to be upset. A manager will call you back within the hour.\n"               \
		"U:I really hope so.\nA:I have marked it as urgent. Once again, I'm sorry.\nU:All right. "   \
		"Bye.\nX:",                                                                                  \
	}

#define SCRIPTS_CALLER_OPTS_OUT                                                                              \
	{                                                                                                    \
		"G:\nU:You called me yesterday. Please don't call me again, take me off your list.\n"        \
		"O:The caller asked to be taken off the list.\n"                                             \
		"A:I have done that right now. You will not be called again.\nU:Thank you.\nX:",             \
	}

#define SCRIPTS_CALLER_GIVES_UP                                                                              \
	{                                                                                                    \
		"P:800\nX:",                                                                                 \
	}

#endif
