.build-asan/cgi-bin/web/multipart.c.o: cgi-bin/web/multipart.c \
 cgi-bin/web/multipart.h cgi-bin/web/urlencoded.h cgi-bin/lib/error.h \
 cgi-bin/lib/arena.h cgi-bin/lib/compiler.h cgi-bin/lib/banned.h \
 cgi-bin/lib/strbuf.h cgi-bin/web/multipart_head.h
cgi-bin/web/multipart.h:
cgi-bin/web/urlencoded.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/strbuf.h:
cgi-bin/web/multipart_head.h:
