/* document_form.h: what the forms of the knowledge base share: the page of documents, and the first steps of a customer. */
#ifndef PARTS_DOCUMENT_FORM_H
#define PARTS_DOCUMENT_FORM_H

#include "models/document.h"
#include "web/page.h"

extern const struct choice document_refreshes[]; /* how often a web site is read again */

/* Which kind is added; what is added, of whatever kind; which pages of a web site are read. */
extern const struct field document_kind_form[], document_new_form[], document_pages_form[];

/* What pages say of a document besides its own columns: is_busy, is_file, is_faq, is_site, is_choosing, size. */
void document_describe(struct request *request, json_t *document);

/* The choices options {language, refresh}. */
void document_form_offer(struct request *request);

/* Commits, and fills in the form that adds knowledge: is_file, is_faq or is_site of the form's `kind`, and what it offers. */
struct error *document_form_new(struct request *request) must_check;

/* Makes what document_new_form says, and keeps its file; *id is the new document's. */
struct error *document_form_create(struct request *request, const char **id) must_check;

/* Of a web site: reads the ticked pages, and no others. */
struct error *document_form_choose(struct request *request, const char *id) must_check;

/* Single parts of a form: the language is one that is known; the sent file as part of a draft; its bytes are kept. */
struct error *document_form_language(struct request *request) must_check;
struct error *document_form_file(struct request *request, struct document_draft *draft) must_check;
struct error *document_form_keep(struct request *request, const struct document_draft *draft) must_check;

#endif
