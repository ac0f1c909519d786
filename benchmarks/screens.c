/*
 * Screens that listen for changes, for ./bench: each an event stream that stays open.
 *
 * usage: screens PORT URN COOKIES STREAMS LOG [--leave]
 *
 * COOKIES is a file with one Cookie header a line; the streams share them in turn. Prints "ready"
 * when every stream has its first line. Until SIGTERM it writes what each hears to LOG:
 * microseconds of the monotonic clock, the number of the stream, and the seq of the event,
 * tab-separated. With
 * --leave it does not wait: it goes without a word to the server, as a laptop whose lid is closed
 * and that wakes up elsewhere does, and prints when it went; where the kernel does not allow that,
 * it closes the connections with what came unread.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 1000
#define LINE 512

struct stream {
	int fd;
	bool is_open; /* its first comment line has come */
	size_t n;
	char line[LINE]; /* of what came, the line that is not whole yet */
};

static volatile sig_atomic_t is_over;

static void
stop(int number)
{
	(void)number;
	is_over = 1;
}

static void
die(const char *what)
{
	fprintf(stderr, "screens: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t
now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
open_stream(struct stream *s, uint16_t port, const char *urn, const char *cookie)
{
	const struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	char head[LINE];
	const int n = snprintf(head, sizeof head,
	    "GET /api/v1/schools/%s/events HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n", urn,
	    cookie);
	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (s->fd < 0 || connect(s->fd, (const struct sockaddr *)&to, sizeof to) != 0 ||
	    write(s->fd, head, (size_t)n) != n) {
		die("connect");
	}
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
}

/* One line of the answer, chunk sizes and headers among them. */
static void
take_line(struct stream *s, FILE *log, size_t number)
{
	const char *seq = strstr(s->line, "\"seq\":");
	if (strncmp(s->line, "HTTP/1.1", 8) == 0 && strncmp(s->line + 8, " 200", 4) != 0) {
		errno = EPROTO;
		die(s->line);
	}
	s->is_open = s->is_open || strcmp(s->line, ":") == 0;
	if (strncmp(s->line, "data:", 5) == 0 && seq != NULL) {
		fprintf(
		    log, "%" PRId64 "\t%zu\t%ld\n", now_us(), number, strtol(seq + 6, NULL, 10));
	}
}

static void
receive(struct stream *s, FILE *log, size_t number)
{
	char bytes[4096];
	const ssize_t n = read(s->fd, bytes, sizeof bytes);
	if (n < 0 && errno == EAGAIN) {
		return;
	}
	if (n <= 0) {
		die("the server ended a stream");
	}
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] == '\n') {
			s->line[s->n] = '\0';
			take_line(s, log, number);
			s->n = 0;
		} else if (bytes[i] != '\r' && s->n + 1 < LINE) {
			s->line[s->n++] = bytes[i];
		}
	}
}

static void
leave(const struct stream *streams, size_t n)
{
	bool is_silent = true;
	for (size_t i = 0; i < n; i++) {
		const int one = 1;
		/* A connection under repair is dropped without a packet. */
		is_silent =
		    setsockopt(streams[i].fd, IPPROTO_TCP, TCP_REPAIR, &one, sizeof one) == 0 &&
		    is_silent;
		close(streams[i].fd);
	}
	printf("left\t%" PRId64 "\t%s\n", now_us(), is_silent ? "silently" : "closed");
}

static size_t
read_cookies(char out[MOST][LINE], const char *path)
{
	FILE *f = fopen(path, "r");
	size_t n = 0;
	while (f != NULL && n < MOST && fgets(out[n], LINE, f) != NULL) {
		out[n][strcspn(out[n], "\n")] = '\0';
		n++;
	}
	if (n == 0) {
		die(path);
	}
	fclose(f);
	return n;
}

/* Until every stream is open; then until the end. */
static void
listen_all(struct stream *streams, size_t n, FILE *log, bool until_open)
{
	const int epoll = epoll_create1(0);
	for (size_t i = 0; i < n; i++) {
		struct epoll_event e = {.events = EPOLLIN, .data.u64 = i};
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, streams[i].fd, &e) != 0) {
			die("epoll_ctl");
		}
	}
	size_t n_open = 0;
	while (is_over == 0 && !(until_open && n_open == n)) {
		struct epoll_event events[64];
		const int some = epoll_wait(epoll, events, 64, 20000);
		if (some == 0 && until_open) {
			die("waiting for the streams to open");
		}
		for (int i = 0; i < some; i++) {
			struct stream *s = &streams[events[i].data.u64];
			const bool was_open = s->is_open;
			receive(s, log, events[i].data.u64);
			n_open += !was_open && s->is_open ? 1 : 0;
		}
	}
	close(epoll);
}

int
main(int argc, char **argv)
{
	static struct stream streams[MOST];
	static char cookies[MOST][LINE];
	const long port = argc >= 6 ? strtol(argv[1], NULL, 10) : 0;
	const size_t n = argc >= 6 ? strtoul(argv[4], NULL, 10) : 0;
	if (port < 1 || port > UINT16_MAX || n < 1 || n > MOST) {
		fprintf(stderr, "usage: screens PORT URN COOKIES STREAMS LOG [--leave]\n");
		return 2;
	}
	const size_t n_cookies = read_cookies(cookies, argv[3]);
	FILE *log = fopen(argv[5], "w");
	if (log == NULL) {
		die(argv[5]);
	}
	const struct sigaction on_stop = {.sa_handler = stop};
	sigaction(SIGTERM, &on_stop, NULL);
	for (size_t i = 0; i < n; i++) {
		open_stream(&streams[i], (uint16_t)port, argv[2], cookies[i % n_cookies]);
	}
	listen_all(streams, n, log, true);
	printf("ready\n");
	fflush(stdout);
	if (argc == 7) {
		leave(streams, n);
	} else {
		listen_all(streams, n, log, false);
	}
	return fclose(log) == 0 ? 0 : 1;
}
