/* kinds.h: what the files of this folder offer to the table of kinds. */
#ifndef JOBS_KINDS_H
#define JOBS_KINDS_H

#include "jobs/job.h"

struct error *agent_chat_remove_run(struct job *job) must_check;
struct error *agent_provision_run(struct job *job) must_check;
struct error *agent_provision_give_up(struct job *job, const struct error *error) must_check;
struct error *agent_remove_run(struct job *job) must_check;
struct error *agent_standby_run(struct job *job) must_check;
struct error *campaign_fill_run(struct job *job) must_check;
struct error *campaign_start_run(struct job *job) must_check;
struct error *call_analysis_run(struct job *job) must_check;
struct error *call_analysis_give_up(struct job *job, const struct error *error) must_check;
struct error *call_lookup_run(struct job *job) must_check;
struct error *call_lookup_give_up(struct job *job, const struct error *error) must_check;
struct error *call_machine_run(struct job *job) must_check;
struct error *call_reap_run(struct job *job) must_check;
struct error *call_recording_run(struct job *job) must_check;
struct error *call_recording_give_up(struct job *job, const struct error *error) must_check;
struct error *call_transcript_run(struct job *job) must_check;
struct error *call_transcript_give_up(struct job *job, const struct error *error) must_check;
struct error *document_discover_run(struct job *job) must_check;
struct error *document_expire_run(struct job *job) must_check;
struct error *document_read_run(struct job *job) must_check;
struct error *document_read_give_up(struct job *job, const struct error *error) must_check;
struct error *document_refresh_run(struct job *job) must_check;
struct error *document_remove_run(struct job *job) must_check;
struct error *event_replay_run(struct job *job) must_check;
struct error *knowledge_sync_run(struct job *job) must_check;
struct error *knowledge_sync_give_up(struct job *job, const struct error *error) must_check;
struct error *invitation_mail_run(struct job *job) must_check;
struct error *lead_import_run(struct job *job) must_check;
struct error *lead_import_give_up(struct job *job, const struct error *error) must_check;
struct error *lead_import_expire_run(struct job *job) must_check;
struct error *lead_import_undo_run(struct job *job) must_check;
struct error *lead_list_remove_run(struct job *job) must_check;
struct error *number_buy_run(struct job *job) must_check;
struct error *number_buy_give_up(struct job *job, const struct error *error) must_check;
struct error *number_compare_run(struct job *job) must_check;
struct error *number_connect_run(struct job *job) must_check;
struct error *number_connect_give_up(struct job *job, const struct error *error) must_check;
struct error *number_release_run(struct job *job) must_check;
struct error *number_release_give_up(struct job *job, const struct error *error) must_check;
struct error *number_repair_run(struct job *job) must_check;
struct error *number_repair_give_up(struct job *job, const struct error *error) must_check;
struct error *platform_refresh_run(struct job *job) must_check;
struct error *password_mail_run(struct job *job) must_check;
struct error *signup_mail_run(struct job *job) must_check;

#endif
