.build-asan/cgi-bin/db/tx.c.o: cgi-bin/db/tx.c cgi-bin/db/tx.h \
 cgi-bin/db/database.h cgi-bin/lib/error.h cgi-bin/lib/arena.h \
 cgi-bin/lib/compiler.h cgi-bin/lib/banned.h cgi-bin/db/connection.h \
 /usr/include/postgresql/libpq-fe.h \
 /usr/include/postgresql/postgres_ext.h \
 /usr/include/postgresql/pg_config_ext.h cgi-bin/db/rows.h \
 cgi-bin/db/sqlstate.h cgi-bin/lib/clock.h cgi-bin/lib/text.h
cgi-bin/db/tx.h:
cgi-bin/db/database.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/db/connection.h:
/usr/include/postgresql/libpq-fe.h:
/usr/include/postgresql/postgres_ext.h:
/usr/include/postgresql/pg_config_ext.h:
cgi-bin/db/rows.h:
cgi-bin/db/sqlstate.h:
cgi-bin/lib/clock.h:
cgi-bin/lib/text.h:
