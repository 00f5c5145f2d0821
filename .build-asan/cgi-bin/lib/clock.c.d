.build-asan/cgi-bin/lib/clock.c.o: cgi-bin/lib/clock.c \
 cgi-bin/lib/clock.h cgi-bin/lib/arena.h cgi-bin/lib/compiler.h \
 cgi-bin/lib/banned.h
cgi-bin/lib/clock.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
