/* campaign_view.h: how a campaign is put into words, and its people into a bar. */
#ifndef PARTS_CAMPAIGN_VIEW_H
#define PARTS_CAMPAIGN_VIEW_H

#include "web/page.h"

/* After the queries of campaign_review: what campaign_review_tell says, and share_bar; campaign gets hours_text, machine_text. */
void campaign_view_review(struct request *request);

/* After those of campaign_find and campaign_progress: what campaign_progress_tell says, and progress.share_bar; the same words. */
void campaign_view_progress(struct request *request);

#endif
