.build-asan/cgi-bin/web/mustache_check.c.o: cgi-bin/web/mustache_check.c \
 cgi-bin/web/mustache_node.h cgi-bin/web/mustache.h cgi-bin/lib/error.h \
 cgi-bin/lib/arena.h cgi-bin/lib/compiler.h cgi-bin/lib/banned.h \
 cgi-bin/lib/strbuf.h
cgi-bin/web/mustache_node.h:
cgi-bin/web/mustache.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/strbuf.h:
