/* kinds.c: every kind of background work, in one table. */
#include "jobs/kinds.h"

const struct job_kind job_kinds[] = {
	{"agent_chat_remove", agent_chat_remove_run, NULL},
	{"agent_provision", agent_provision_run, agent_provision_give_up},
	{"agent_remove", agent_remove_run, NULL},
	{"campaign_fill", campaign_fill_run, NULL},
	{"campaign_start", campaign_start_run, NULL},
	{"call_analysis", call_analysis_run, call_analysis_give_up},
	{"call_lookup", call_lookup_run, call_lookup_give_up},
	{"call_machine", call_machine_run, NULL},
	{"call_reap", call_reap_run, NULL},
	{"call_recording", call_recording_run, call_recording_give_up},
	{"call_transcript", call_transcript_run, call_transcript_give_up},
	{"document_expire", document_expire_run, NULL},
	{"document_read", document_read_run, document_read_give_up},
	{"document_remove", document_remove_run, NULL},
	{"event_replay", event_replay_run, NULL},
	{"lead_import", lead_import_run, lead_import_give_up},
	{"lead_import_expire", lead_import_expire_run, NULL},
	{"lead_import_undo", lead_import_undo_run, NULL},
	{"lead_list_remove", lead_list_remove_run, NULL},
	{"number_connect", number_connect_run, number_connect_give_up},
	{"platform_refresh", platform_refresh_run, NULL},
	{"password_mail", password_mail_run, NULL},
	{"signup_mail", signup_mail_run, NULL},
	{NULL, NULL, NULL},
};
