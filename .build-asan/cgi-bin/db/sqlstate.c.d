.build-asan/cgi-bin/db/sqlstate.c.o: cgi-bin/db/sqlstate.c \
 cgi-bin/db/sqlstate.h /usr/include/postgresql/libpq-fe.h \
 /usr/include/postgresql/postgres_ext.h \
 /usr/include/postgresql/pg_config_ext.h cgi-bin/lib/error.h \
 cgi-bin/lib/arena.h cgi-bin/lib/compiler.h cgi-bin/lib/banned.h
cgi-bin/db/sqlstate.h:
/usr/include/postgresql/libpq-fe.h:
/usr/include/postgresql/postgres_ext.h:
/usr/include/postgresql/pg_config_ext.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
