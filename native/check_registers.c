/*
 * Run inside a guest: do vector registers survive system calls, other threads, signals and
 * fork? The guest kernel leaves them in its host process as long as it can
 * (netns/kernel/fp-registers.patch), and this is where a mistake in that would show.
 *
 * Exit status 0 if all registers came back each time, 1 with a message if not.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define THREADS	  4
#define ROUNDS	  2000
#define FORKS	  20
#define REGISTERS 16

/* 256 bits each: AVX's registers, or SSE's and nothing in the upper half. */
struct registers {
	_Alignas(32) uint64_t words[REGISTERS][4];
};

#define EACH(op)                                                                                   \
	op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13)    \
		op(14) op(15)
#define LOAD_AVX(n)  "vmovdqa 32*" #n "(%[in]), %%ymm" #n "\n"
#define STORE_AVX(n) "vmovdqa %%ymm" #n ", 32*" #n "(%[out])\n"
#define LOAD_SSE(n)  "movdqa 32*" #n "(%[in]), %%xmm" #n "\n"
#define STORE_SSE(n) "movdqa %%xmm" #n ", 32*" #n "(%[out])\n"
#define CLOBBERS                                                                                   \
	"rcx", "r11", "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",    \
		"xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

/* Fill the registers, make one system call, and read the registers: nothing in between. */
static long syscall_between(long number, long a, long b, const struct registers *in,
			    struct registers *out, int avx)
{
	long result = number;

	if (avx)
		__asm__ volatile(EACH(LOAD_AVX) "syscall\n" EACH(STORE_AVX)
				 : "+a"(result)
				 : "D"(a), "S"(b), [in] "r"(in), [out] "r"(out)
				 : CLOBBERS);
	else
		__asm__ volatile(EACH(LOAD_SSE) "syscall\n" EACH(STORE_SSE)
				 : "+a"(result)
				 : "D"(a), "S"(b), [in] "r"(in), [out] "r"(out)
				 : CLOBBERS);
	return result;
}

static struct registers pattern(uint64_t seed)
{
	struct registers r;

	for (uint64_t i = 0; i < REGISTERS; i++)
		for (uint64_t j = 0; j < 4; j++)
			r.words[i][j] = seed * UINT64_C(0x9e3779b97f4a7c15) + i * 4 + j;
	return r;
}

static int same(const struct registers *a, const struct registers *b, int avx)
{
	for (int i = 0; i < REGISTERS; i++)
		if (memcmp(a->words[i], b->words[i], avx ? 32 : 16) != 0)
			return 0;
	return 1;
}

static volatile sig_atomic_t signals;
static volatile double scratch = 1.0;

/* Uses the registers that the interrupted code had filled. */
static void on_alarm(int signal)
{
	(void)signal;
	for (int i = 0; i < 8; i++)
		scratch = scratch * 1.0001 + 0.5;
	signals++;
}

static const char *lost;

static void *hammer(void *argument)
{
	uint64_t seed = (uint64_t)(uintptr_t)argument;
	int avx = __builtin_cpu_supports("avx");
	struct timespec pause = {.tv_nsec = 1000};
	struct registers in, out;

	for (uint64_t round = 0; round < ROUNDS; round++) {
		in = pattern(seed * ROUNDS + round + 1);
		if (round % 2)
			(void)syscall_between(SYS_sched_yield, 0, 0, &in, &out, avx);
		else
			(void)syscall_between(SYS_nanosleep, (long)&pause, 0, &in, &out, avx);
		if (!same(&in, &out, avx))
			lost = "across threads, signals and system calls";
	}
	return NULL;
}

/* Parent and child both come back from fork with the registers as they were. */
static void check_fork(uint64_t seed, int avx)
{
	struct registers in = pattern(seed), out;
	long child = syscall_between(SYS_fork, 0, 0, &in, &out, avx);
	int status = 1;

	if (child == 0)
		_exit(!same(&in, &out, avx));
	if (child < 0 || !same(&in, &out, avx) || waitpid((pid_t)child, &status, 0) < 0 || status)
		lost = "across fork";
}

int main(void)
{
	struct itimerval every = {.it_interval = {.tv_usec = 50}, .it_value = {.tv_usec = 50}};
	struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
	pthread_t threads[THREADS];

	if (sigaction(SIGALRM, &action, NULL) < 0 || setitimer(ITIMER_REAL, &every, NULL) < 0) {
		perror("check_registers: timer");
		return 1;
	}
	for (uintptr_t i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, hammer, (void *)(i + 1))) {
			fputs("check_registers: pthread_create failed\n", stderr);
			return 1;
		}
	for (uint64_t i = 0; i < FORKS; i++)
		check_fork(i + 1, __builtin_cpu_supports("avx"));
	for (int i = 0; i < THREADS; i++)
		(void)pthread_join(threads[i], NULL);
	if (!signals)
		lost = "nothing: the timer's signals never came, so nothing was tried";
	if (lost)
		fprintf(stderr, "check_registers: registers were lost %s\n", lost);
	return lost != NULL;
}
