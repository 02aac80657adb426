#ifndef FIRST_FLIGHT_PREPARE_H
#define FIRST_FLIGHT_PREPARE_H

#include "exchange.h"

/*
 * Bring about what the arm finds when its exchange begins:
 *
 *   tfo         a cookie: as many unmeasured exchanges as it takes, PRIME_TRIES at most, for
 *               loss may eat some
 *   tfo-cold    none for the address that the party has in cold_from
 *   tcp-reused  an open connection; if it cannot be had, the exchange will say why
 *
 * Returns 0 with *has_cookie telling what the cache holds then (false for arms that do not
 * ask), or -1 with *err filled.
 */
int prepare(enum arm arm, const struct exchange_plan *plan, struct party *party, bool *has_cookie,
	    struct error *err);

#define PRIME_TRIES 8

/* Returns 1 if the cache holds a cookie for the arm's next exchange, 0 if not, -1 with *err. */
int prepare_check(enum arm arm, const struct exchange_plan *plan, struct party *party,
		  struct error *err);

#endif
