/* address.c: whether an address on the network is anybody's. */
#include "lib/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "lib/compiler.h"

struct block {
	unsigned char start[16];
	int bits;
};

static const struct block closed4[] = {
	{{0}, 8},             /* this network */
	{{10}, 8},            /* private */
	{{100, 64}, 10},      /* shared */
	{{127}, 8},           /* loopback */
	{{169, 254}, 16},     /* link-local */
	{{172, 16}, 12},      /* private */
	{{192, 0, 0}, 24},    /* protocols */
	{{192, 0, 2}, 24},    /* documentation */
	{{192, 31, 196}, 24}, /* AS112 */
	{{192, 52, 193}, 24}, /* AMT */
	{{192, 88, 99}, 24},  /* 6to4 relays */
	{{192, 168}, 16},     /* private */
	{{192, 175, 48}, 24}, /* AS112 */
	{{198, 18}, 15},      /* benchmarks */
	{{198, 51, 100}, 24}, /* documentation */
	{{203, 0, 113}, 24},  /* documentation */
	{{224}, 4},           /* multicast */
	{{240}, 4},           /* reserved, broadcast */
};

/* Only what is given out to anybody; of that, what is not. */
static const struct block open6 = {{0x20}, 3};
static const struct block closed6[] = {
	{{0x20, 0x01, 0, 0}, 23},       /* protocols, Teredo */
	{{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
	{{0x20, 0x02}, 16},             /* 6to4, which holds an IPv4 address */
	{{0x3f, 0xff}, 20},             /* documentation */
};
static const struct block nat64 = {{0, 0x64, 0xff, 0x9b}, 96};

static int is_in(const unsigned char *address, const struct block *block)
{
	int whole = block->bits / 8, rest = block->bits % 8;
	unsigned char mask = (unsigned char)(0xff << (8 - rest));
	return !memcmp(address, block->start, (size_t)whole) &&
	       (!rest || (address[whole] & mask) == (block->start[whole] & mask));
}

static int is_open4(const unsigned char *address)
{
	for (size_t i = 0; i < COUNT(closed4); i++)
		if (is_in(address, &closed4[i]))
			return 0;
	return 1;
}

static int is_open6(const unsigned char *address)
{
	if (is_in(address, &nat64))
		return is_open4(address + 12);
	if (!is_in(address, &open6))
		return 0;
	for (size_t i = 0; i < COUNT(closed6); i++)
		if (is_in(address, &closed6[i]))
			return 0;
	return 1;
}

int address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return is_open4((const unsigned char *)&((const struct sockaddr_in *)(const void *)address)
					->sin_addr);
	if (address->sa_family == AF_INET6)
		return is_open6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
	return 0;
}

int address_is_home(const struct sockaddr *address)
{
	const struct sockaddr_in *four = (const void *)address;
	return address->sa_family == AF_INET && four->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}
