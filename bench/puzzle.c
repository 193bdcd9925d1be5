/*
 * puzzle [SECONDS]: how many places a second one core can take at each
 * level of the puzzle, by solving for about so long (3 by default) a level; and
 * what checking a solution costs.  By libsodium's SHA-256, which uses no
 * special instructions: a program that does takes several times as many.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/keyring.h"
#include "queue/puzzle.h"
#include "queue/solver.h"
#include "server.h"

static struct keyring *keyring;
static struct visitor visitor;

static double
cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static void
must(enum status st)
{
	if (st != ST_OK)
		exit(EXIT_FAILURE);
}

static void
set_puzzle(int64_t level, int64_t n, char challenge[MAC_SEALED_MAX])
{
	const struct puzzle p = { 1, 1, n, 0, level };

	must(puzzle_seal(keyring, &p, &visitor, challenge));
}

static void
measure_level(int64_t level, double seconds)
{
	char challenge[MAC_SEALED_MAX];
	double began = cpu_s(), took;
	int64_t n = 0;

	do {
		set_puzzle(level, n++, challenge);
		(void)solver_find(challenge, level);
		took = cpu_s() - began;
	} while (took < seconds);
	printf("level %2lld: %10.1f places a second\n", (long long)level,
	    (double)n / took);
}

static void
measure_check(void)
{
	char challenge[MAC_SEALED_MAX];
	struct puzzle p;
	double began;
	int64_t nonce;
	int n = 100000;

	set_puzzle(8, 0, challenge);
	nonce = solver_find(challenge, 8);
	began = cpu_s();
	for (int i = 0; i < n; i++)
		must(puzzle_open(keyring, challenge, nonce, 1, &visitor, &p));
	printf("a check: %.2f us\n", (cpu_s() - began) / n * 1e6);
}

int
main(int argc, char **argv)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 3;
	struct server *server = server_start("redis");
	struct conf conf;

	server_conf(&conf, server, NULL);
	must(keyring_open_in(&keyring, conf.security_keys_dir, "token"));
	must(visitor_of_id(&visitor, "~bench", strlen("~bench")));
	for (int64_t level = 8; level <= 20; level += 2)
		measure_level(level, seconds);
	measure_check();
	keyring_free(keyring);
	server_free(server);
	conf_free(&conf);
	return EXIT_SUCCESS;
}
