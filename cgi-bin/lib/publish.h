/* publish.h: tells the browsers of a tenant that something has changed: messages to nginx, which pushes them (nchan).
 *
 * Publishing never waits and never fails: a thread of its own sends, a fifth of a second later at most, each message once
 * however often it was published meanwhile. What can't be sent is dropped: pages are right without it.
 */
#ifndef LIB_PUBLISH_H
#define LIB_PUBLISH_H

#include "lib/compiler.h"

/* Publishes to a tenant's channel: {"kind":"call","call":"<id>"} for publish("…", "call", id); `id` may be NULL. */
void publish(const char *channel, const char *kind, const char *id);

/* The same with a whole JSON document, as text. */
void publish_text(const char *channel, const char *document);

/*
 * Ends all that listen to a channel: when a session or a tenant has ended. Those who still may come back by themselves
 * within seconds, and are asked again who they are.
 */
void publish_cut(const char *channel);

/* Waits until all is sent, three seconds at most: before a program that has published ends by itself. */
void publish_finish(void);

#endif
