/*
 * Sends prepared requests to 127.0.0.1 over some connections that stay open, each connection its
 * next one as soon as the last was answered.
 *
 * usage: http_load PORT CONNECTIONS FILE [ROUND_MS LOG]
 *
 * FILE holds requests, each as a line with its length in bytes and then those bytes (request line,
 * headers, body). Each is sent once. Prints, tab-separated, one name and figure a line: requests,
 * seconds, per_second, p50_ms, p99_ms, max_ms, and ok (how many were answered 2xx). The first
 * answer that is not 2xx goes to stderr. Exits 1 when there was one, or a connection broke.
 *
 * With ROUND_MS every connection sends one request at the same moment, and again when so many
 * milliseconds are over and all have been answered; 0: without waiting. LOG gets a line for each
 * answer: microseconds of the monotonic clock when it had come, and its "seq", tab-separated.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 1024
#define HEAD_BYTES 16384 /* of an answer; what does not fit of its body is only counted */

struct request {
	const char *bytes; /* in the file's buffer */
	size_t n;
};

struct conn {
	int fd;
	const struct request *now; /* NULL: nothing left to send */
	size_t sent;
	size_t got;   /* bytes of the answer so far */
	size_t whole; /* bytes of the whole answer; 0 until its head is complete */
	int64_t began_us;
	char head[HEAD_BYTES + 1];
};

struct load {
	struct request *requests;
	size_t n, next, done, ok;
	uint32_t *taken_us; /* of each answer, in the order they came */
	struct conn *conns;
	int epoll;
	bool is_shown;    /* an answer that is not 2xx was printed */
	long round_ms;    /* 0: each connection goes on by itself */
	int64_t round_us; /* when the next round begins */
	FILE *log;        /* NULL: none */
};

static void
die(const char *what)
{
	fprintf(stderr, "http_load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *
take(size_t n, size_t size)
{
	void *p = calloc(n, size);
	if (p == NULL) {
		die("memory");
	}
	return p;
}

static int64_t
now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static char *
read_file(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
		die(path);
	}
	*n = (size_t)ftell(in);
	rewind(in);
	char *bytes = take(*n + 1, 1);
	if (fread(bytes, 1, *n, in) != *n) {
		die(path);
	}
	fclose(in);
	return bytes;
}

/* With load->requests NULL only counts. */
static void
split_requests(struct load *load, const char *bytes, size_t size)
{
	const char *p = bytes;
	load->n = 0;
	while (p < bytes + size) {
		char *end = NULL;
		const size_t n = strtoul(p, &end, 10);
		if (*end != '\n' || n == 0 || n > (size_t)(bytes + size - end - 1)) {
			errno = EINVAL;
			die("the file of requests");
		}
		if (load->requests != NULL) {
			load->requests[load->n] = (struct request){end + 1, n};
		}
		load->n++;
		p = end + 1 + n;
	}
}

static void
send_more(struct load *load, struct conn *c)
{
	while (c->now != NULL && c->sent < c->now->n) {
		const ssize_t n = write(c->fd, c->now->bytes + c->sent, c->now->n - c->sent);
		if (n < 0 && errno != EAGAIN) {
			die("write");
		}
		if (n < 0) {
			break;
		}
		c->sent += (size_t)n;
	}
	const bool is_blocked = c->now != NULL && c->sent < c->now->n;
	struct epoll_event e = {.events = EPOLLIN | (is_blocked ? EPOLLOUT : 0), .data.ptr = c};
	if (epoll_ctl(load->epoll, EPOLL_CTL_MOD, c->fd, &e) != 0) {
		die("epoll_ctl");
	}
}

static void
next_request(struct load *load, struct conn *c)
{
	c->now = load->next < load->n ? &load->requests[load->next++] : NULL;
	c->sent = 0;
	c->got = 0;
	c->whole = 0;
	c->began_us = now_us();
	if (c->now != NULL) {
		send_more(load, c);
	}
}

static void
answered(struct load *load, struct conn *c)
{
	load->taken_us[load->done++] = (uint32_t)(now_us() - c->began_us);
	if (strncmp(c->head, "HTTP/1.1 2", 10) == 0) {
		load->ok++;
	} else if (!load->is_shown) {
		load->is_shown = true;
		fprintf(stderr, "%s\n", c->head);
	}
	if (load->log != NULL) {
		const char *seq = strstr(c->head, "\"seq\":");
		fprintf(load->log, "%lld\t%ld\n", (long long)now_us(),
		    seq == NULL ? 0 : strtol(seq + 6, NULL, 10));
	}
	if (load->round_ms == 0) {
		next_request(load, c);
	}
}

/* Bytes of the whole answer, or 0 while its head is not complete. */
static size_t
whole_answer(const char *head)
{
	const char *end = strstr(head, "\r\n\r\n");
	const char *length = strstr(head, "\r\nContent-Length: ");
	if (end == NULL) {
		return 0;
	}
	const size_t body = length != NULL && length < end ? strtoul(length + 18, NULL, 10) : 0;
	return (size_t)(end + 4 - head) + body;
}

static void
receive(struct load *load, struct conn *c)
{
	static char rest[65536];
	const bool fits = c->got < HEAD_BYTES;
	char *to = fits ? c->head + c->got : rest;
	const ssize_t n = read(c->fd, to, fits ? HEAD_BYTES - c->got : sizeof rest);
	if (n < 0 && errno == EAGAIN) {
		return;
	}
	if (n <= 0) {
		die("the server ended a connection");
	}
	c->got += (size_t)n;
	if (fits) {
		c->head[c->got] = '\0';
	}
	if (c->whole == 0) {
		c->whole = whole_answer(c->head);
	}
	if (c->whole > 0 && c->got >= c->whole) {
		answered(load, c);
	}
}

static void
connect_all(struct load *load, uint16_t port, int n)
{
	const struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	load->epoll = epoll_create1(0);
	load->conns = take((size_t)n, sizeof *load->conns);
	for (int i = 0; i < n; i++) {
		struct conn *c = &load->conns[i];
		const int one = 1;
		c->fd = socket(AF_INET, SOCK_STREAM, 0);
		if (c->fd < 0 || connect(c->fd, (const struct sockaddr *)&to, sizeof to) != 0) {
			die("connect");
		}
		setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		fcntl(c->fd, F_SETFL, O_NONBLOCK);
		struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
		if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, c->fd, &e) != 0) {
			die("epoll_ctl");
		}
	}
}

/* One request on every connection, once its time has come. */
static void
begin_round(struct load *load, int n_conns)
{
	const int64_t early_us = load->round_us - now_us();
	if (early_us > 0) {
		const struct timespec pause = {early_us / 1000000, early_us % 1000000 * 1000};
		nanosleep(&pause, NULL);
	}
	load->round_us = now_us() + load->round_ms * 1000;
	for (int i = 0; i < n_conns; i++) {
		next_request(load, &load->conns[i]);
	}
}

static void
run(struct load *load, int n_conns)
{
	while (load->done < load->n) {
		if (load->done == load->next) {
			begin_round(load, n_conns);
		}
		struct epoll_event events[64];
		const int n = epoll_wait(load->epoll, events, 64, 30000);
		if (n <= 0) {
			errno = n == 0 ? ETIMEDOUT : errno;
			die("waiting for an answer");
		}
		for (int i = 0; i < n; i++) {
			struct conn *c = events[i].data.ptr;
			if ((events[i].events & EPOLLOUT) != 0) {
				send_more(load, c);
			}
			if ((events[i].events & ~(uint32_t)EPOLLOUT) != 0) {
				receive(load, c);
			}
		}
	}
}

static int
by_time(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a;
	const uint32_t y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void
print_result(const struct load *load, int64_t spent_us)
{
	qsort(load->taken_us, load->n, sizeof load->taken_us[0], by_time);
	const double seconds = (double)spent_us / 1e6;
	printf("requests\t%zu\nok\t%zu\nseconds\t%.3f\nper_second\t%.0f\n", load->n, load->ok,
	    seconds, (double)load->n / seconds);
	printf("p50_ms\t%.2f\np99_ms\t%.2f\nmax_ms\t%.2f\n", load->taken_us[load->n / 2] / 1e3,
	    load->taken_us[load->n * 99 / 100] / 1e3, load->taken_us[load->n - 1] / 1e3);
}

int
main(int argc, char **argv)
{
	static struct load load;
	const bool is_used_well = argc == 4 || argc == 6;
	const long port = is_used_well ? strtol(argv[1], NULL, 10) : 0;
	const long n_conns = is_used_well ? strtol(argv[2], NULL, 10) : 0;
	if (port < 1 || port > UINT16_MAX || n_conns < 1 || n_conns > MAX_CONNECTIONS) {
		fprintf(stderr, "usage: http_load PORT CONNECTIONS FILE [ROUND_MS LOG]\n");
		return 2;
	}
	if (argc == 6) {
		load.round_ms = strtol(argv[4], NULL, 10);
		load.log = fopen(argv[5], "w");
		if (load.log == NULL) {
			die(argv[5]);
		}
	}
	size_t size = 0;
	char *bytes = read_file(argv[3], &size);
	split_requests(&load, bytes, size);
	load.requests = take(load.n + 1, sizeof *load.requests);
	load.taken_us = take(load.n + 1, sizeof *load.taken_us);
	split_requests(&load, bytes, size);
	if (load.n == 0) {
		fprintf(stderr, "http_load: no request in %s\n", argv[3]);
		return 1;
	}
	connect_all(&load, (uint16_t)port, (int)n_conns);
	const int64_t start = now_us();
	run(&load, (int)n_conns);
	print_result(&load, now_us() - start);
	if (load.log != NULL && fclose(load.log) != 0) {
		die(argv[5]);
	}
	return load.ok == load.n ? 0 : 1;
}
