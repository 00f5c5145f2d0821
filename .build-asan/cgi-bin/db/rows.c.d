.build-asan/cgi-bin/db/rows.c.o: cgi-bin/db/rows.c cgi-bin/db/rows.h \
 /usr/include/postgresql/libpq-fe.h \
 /usr/include/postgresql/postgres_ext.h \
 /usr/include/postgresql/pg_config_ext.h cgi-bin/lib/compiler.h \
 cgi-bin/lib/banned.h
cgi-bin/db/rows.h:
/usr/include/postgresql/libpq-fe.h:
/usr/include/postgresql/postgres_ext.h:
/usr/include/postgresql/pg_config_ext.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
