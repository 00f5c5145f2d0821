/* document.h: what the jobs of documents share. */
#ifndef JOBS_DOCUMENT_H
#define JOBS_DOCUMENT_H

#include "jobs/job.h"

/* The job's document; NULL where it is gone, its round is over, or what was asked for is done. ERROR_INVALID past its deadline. */
struct error *document_of(struct job *job, json_t **document) must_check;

/* Tells the pages that show it. */
void document_publish(const json_t *document);

/* Makes the passages of what has changed, and ends the round. */
struct error *document_index(struct job *job, const json_t *document) must_check;

#endif
