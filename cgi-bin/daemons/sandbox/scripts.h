/* scripts.h: what is said in each story: lists of scripts, each ended by NULL; the letters are explained in stories.h. */
#ifndef SANDBOX_SCRIPTS_H
#define SANDBOX_SCRIPTS_H

extern const char *const scripts_interested[];
extern const char *const scripts_appointment[];
extern const char *const scripts_not_interested[];
extern const char *const scripts_callback[];
extern const char *const scripts_opt_out[];
extern const char *const scripts_angry[];
extern const char *const scripts_voicemail[];
extern const char *const scripts_screening[];
extern const char *const scripts_fax[];
extern const char *const scripts_hang_up[];
extern const char *const scripts_silence[];
extern const char *const scripts_long_talker[];
extern const char *const scripts_wrong_number[];
extern const char *const scripts_engine_fails[];
extern const char *const scripts_send_information[];
extern const char *const scripts_price[];
extern const char *const scripts_caller_question[];
extern const char *const scripts_caller_books[];
extern const char *const scripts_caller_complains[];
extern const char *const scripts_caller_opts_out[];
extern const char *const scripts_caller_gives_up[];

#endif
