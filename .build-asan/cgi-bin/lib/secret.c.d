.build-asan/cgi-bin/lib/secret.c.o: cgi-bin/lib/secret.c \
 cgi-bin/lib/secret.h cgi-bin/lib/error.h cgi-bin/lib/arena.h \
 cgi-bin/lib/compiler.h cgi-bin/lib/banned.h cgi-bin/lib/clock.h
cgi-bin/lib/secret.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/clock.h:
