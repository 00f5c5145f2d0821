/* timers.c: what happens later. */
#include "daemons/sandbox/timers.h"

#include "daemons/sandbox/store.h"

void timer_add(const char *kind, const char *call, int64_t due, int64_t detail)
{
	store_run("insert into timers (due, kind, call, detail) values (?1, ?2, ?3, ?4)", "issi", due, kind,
		call, detail);
}

void timer_cancel_all(const char *call)
{
	store_run("delete from timers where call = ?1", "s", call);
}

void timer_cancel(const char *call, const char *kind)
{
	store_run("delete from timers where call = ?1 and kind = ?2", "ss", call, kind);
}
