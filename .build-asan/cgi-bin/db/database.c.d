.build-asan/cgi-bin/db/database.c.o: cgi-bin/db/database.c \
 cgi-bin/db/database.h cgi-bin/lib/error.h cgi-bin/lib/arena.h \
 cgi-bin/lib/compiler.h cgi-bin/lib/banned.h cgi-bin/db/connection.h \
 /usr/include/postgresql/libpq-fe.h \
 /usr/include/postgresql/postgres_ext.h \
 /usr/include/postgresql/pg_config_ext.h cgi-bin/lib/clock.h \
 cgi-bin/lib/config.h cgi-bin/lib/log.h
cgi-bin/db/database.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/db/connection.h:
/usr/include/postgresql/libpq-fe.h:
/usr/include/postgresql/postgres_ext.h:
/usr/include/postgresql/pg_config_ext.h:
cgi-bin/lib/clock.h:
cgi-bin/lib/config.h:
cgi-bin/lib/log.h:
