#pragma once
/* Who makes a change, and when, as metadata says it. */
#include "text.h"

struct who;

/* This host and this command line. Never NULL. */
struct who *who_new(int argc, char **argv);
void who_free(struct who *w);
/* The stamp, with the time of now; w's. */
const struct stamp *who_stamp(struct who *w);

/* A UUID as LVM2 makes them: random letters and digits. */
void who_random_id(char id[ID_LEN + 1]);

/* Bytes of this machine's memory. */
uint64_t who_memory(void);
/* Milliseconds of a clock that nobody sets; unused is for callers that give every function an argument. */
int64_t who_ms(void *unused);
