#include "party.h"

#include <unistd.h>

int party_open(struct party *party, const struct origin *origin, struct error *err)
{
	*party = (struct party){.origin = *origin, .reused = -1};
	party->metrics = tcp_metrics_open(err);
	return party->metrics ? 0 : -1;
}

void party_close(struct party *party)
{
	if (party->reused >= 0)
		(void)close(party->reused);
	tcp_metrics_close(party->metrics);
	*party = (struct party){.reused = -1};
}
