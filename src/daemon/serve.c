#include "daemon/serve.h"

#include "api/server.h"
#include "app/app.h"
#include "app/datadir.h"
#include "base/day.h"
#include "base/num.h"
#include "jobs/jobs.h"

#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: muster serve [--db URL] [--listen ADDRESS] [--port N] [--tls-cert FILE --tls-key "
    "FILE]\n"
    "                    [--trust-proxy ADDRESS] [--schools FILE] [--now INSTANT]\n"
    "                    [--mail CARRIER --mail-from ADDRESS [--mail-password-file FILE]\n"
    "                    [--mail-ca FILE]] [--url URL] [--log-requests]\n"
    "                    [--print-folder DIR] [--print-after MINUTES]\n"
    "\n"
    "  --db URL               path of a SQLite file, or postgresql://... (default MUSTER_DB,\n"
    "                         else muster.db)\n"
    "  --listen ADDRESS       address in numbers (default 127.0.0.1)\n"
    "  --port N               0 to 65535; 0 takes a free one (default 8080)\n"
    "  --tls-cert FILE        certificate chain, PEM\n"
    "  --tls-key FILE         its private key, PEM\n"
    "  --trust-proxy ADDRESS  believe X-Forwarded-For and X-Forwarded-Proto of this address\n"
    "  --schools FILE         the list of schools (default: the one installed with Muster)\n"
    "  --now INSTANT          the clock starts here, as in 2026-09-24T08:30:00+01:00\n"
    "  --mail CARRIER         smtp://user@host:587, smtps://user@host:465, or folder:/path for\n"
    "                         trials; without it messages wait in the outbox\n"
    "  --mail-from ADDRESS    where the mail comes from\n"
    "  --mail-password-file FILE  holds the password of the mail user\n"
    "  --mail-ca FILE         certificates to trust for mail besides the system's, PEM\n"
    "  --url URL              this server as people outside see it, for links in messages\n"
    "  --log-requests         a line for each request: method, route, status, microseconds\n"
    "  --print-folder DIR     write the fire roll to print into DIR, after each round of "
    "registers\n"
    "  --print-after MINUTES  so long after the last register closes, 0 to 120 (default 5)\n"
    "  --help                 this text\n";

struct options {
	struct server_config server;
	const char *db;
	const char *schools;
	const char *mail;
	const char *mail_from;
	const char *mail_password_file;
	const char *mail_ca;
	const char *url;
	int64_t now;              /* 0: the system's clock */
	const char *print_folder; /* NULL: none */
	int print_after;          /* minutes */
};

enum {
	OPT_DB = 1,
	OPT_LISTEN,
	OPT_PORT,
	OPT_CERT,
	OPT_KEY,
	OPT_PROXY,
	OPT_SCHOOLS,
	OPT_NOW,
	OPT_MAIL,
	OPT_MAIL_FROM,
	OPT_MAIL_PASSWORD,
	OPT_MAIL_CA,
	OPT_URL,
	OPT_LOG,
	OPT_PRINT_FOLDER,
	OPT_PRINT_AFTER,
	OPT_HELP
};

static const struct option long_options[] = {
    {"db", required_argument, NULL, OPT_DB},
    {"listen", required_argument, NULL, OPT_LISTEN},
    {"port", required_argument, NULL, OPT_PORT},
    {"tls-cert", required_argument, NULL, OPT_CERT},
    {"tls-key", required_argument, NULL, OPT_KEY},
    {"trust-proxy", required_argument, NULL, OPT_PROXY},
    {"schools", required_argument, NULL, OPT_SCHOOLS},
    {"now", required_argument, NULL, OPT_NOW},
    {"mail", required_argument, NULL, OPT_MAIL},
    {"mail-from", required_argument, NULL, OPT_MAIL_FROM},
    {"mail-password-file", required_argument, NULL, OPT_MAIL_PASSWORD},
    {"mail-ca", required_argument, NULL, OPT_MAIL_CA},
    {"url", required_argument, NULL, OPT_URL},
    {"log-requests", no_argument, NULL, OPT_LOG},
    {"print-folder", required_argument, NULL, OPT_PRINT_FOLDER},
    {"print-after", required_argument, NULL, OPT_PRINT_AFTER},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0},
};

static void
take_mail(struct options *o, int option, const char *value)
{
	const char **const where[] = {
	    &o->mail, &o->mail_from, &o->mail_password_file, &o->mail_ca, &o->url};
	*where[option - OPT_MAIL] = value;
}

/* False: a message was written. */
static bool
take_print(struct options *o, int option, const char *value)
{
	int64_t minutes;
	if (option == OPT_PRINT_FOLDER) {
		o->print_folder = value;
		return true;
	}
	if (option != OPT_PRINT_AFTER) {
		return false;
	}
	if (!num_parse(&minutes, value, 0, 120)) {
		fprintf(stderr,
		    "muster serve: --print-after is \"%s\" but must be 0 to 120 minutes\n", value);
		return false;
	}
	o->print_after = (int)minutes;
	return true;
}

/* False: a message was written. */
static bool
take_option(struct options *o, int option, const char *value)
{
	int64_t port;
	switch (option) {
	case OPT_DB:
		o->db = value;
		return true;
	case OPT_LISTEN:
		o->server.listen = value;
		return true;
	case OPT_PORT:
		if (!num_parse(&port, value, 0, 65535)) {
			fprintf(stderr, "muster serve: --port is \"%s\" but must be 0 to 65535\n",
			    value);
			return false;
		}
		o->server.port = (int)port;
		return true;
	case OPT_CERT:
		o->server.tls_cert = value;
		return true;
	case OPT_KEY:
		o->server.tls_key = value;
		return true;
	case OPT_PROXY:
		o->server.trust_proxy = value;
		return true;
	case OPT_SCHOOLS:
		o->schools = value;
		return true;
	case OPT_LOG:
		o->server.log_requests = true;
		return true;
	case OPT_MAIL:
	case OPT_MAIL_FROM:
	case OPT_MAIL_PASSWORD:
	case OPT_MAIL_CA:
	case OPT_URL:
		take_mail(o, option, value);
		return true;
	case OPT_NOW:
		if (!instant_parse(&o->now, value)) {
			fprintf(stderr,
			    "muster serve: --now is \"%s\" but must look like "
			    "2026-09-24T08:30:00+01:00\n",
			    value);
			return false;
		}
		return true;
	default:
		return take_print(o, option, value);
	}
}

/* -1: go on; else the exit status. */
static int
parse(struct options *o, int argc, char **argv)
{
	optind = 1;
	for (;;) {
		int option = getopt_long(argc, argv, "", long_options, NULL);
		if (option == -1) {
			break;
		}
		if (option == OPT_HELP) {
			fputs(usage, stdout);
			return 0;
		}
		if (!take_option(o, option, optarg)) {
			return 2;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "muster serve: \"%s\" is not an option; see muster serve --help\n",
		    argv[optind]);
		return 2;
	}
	return -1;
}

static int
fail(const struct diag *d)
{
	fprintf(stderr, "muster serve: %s\n", d->text);
	return d->rc == RC_INVALID && d->field[0] != '\0' ? 2 : 1;
}

/* Blocked in every thread, so that only wait_for_stop() sees them. */
static sigset_t
block_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return set;
}

/*
 * Ends the clock first, then the front door, then the record. What is still busy after that long
 * is an import or an export: none of it is written half, so the process may just end.
 */
static int
stop_all(struct jobs *jobs, struct server *server, struct app *app)
{
	bool is_quiet = server_stop(server);
	if (!is_quiet) {
		fprintf(
		    stderr, "muster: an import or export was cut off; nothing of it was written\n");
		_exit(0);
	}
	jobs_stop(jobs);
	app_close(app);
	return 0;
}

#define PASSWORD_SIZE 256

/* The first line of a file, which only the server's user should be able to read. */
static bool
read_password(char out[PASSWORD_SIZE], const char *path)
{
	FILE *f = fopen(path, "r");
	bool is_read = f != NULL && fgets(out, PASSWORD_SIZE, f) != NULL;
	if (f != NULL) {
		fclose(f);
	}
	if (!is_read) {
		fprintf(stderr, "muster serve: --mail-password-file: %s cannot be read\n", path);
		return false;
	}
	out[strcspn(out, "\r\n")] = '\0';
	return true;
}

static int
serve(const struct options *o)
{
	struct diag d = {0};
	struct app *app = NULL;
	struct server *server = NULL;
	struct jobs *jobs = NULL;
	char schools[DATADIR_PATH];
	struct app_config config = {.url = o->db,
	    .schools_csv =
	        o->schools != NULL ? o->schools : datadir_file(schools, "schools_england.csv.gz")};
	char password[PASSWORD_SIZE] = "";
	if (o->mail_password_file != NULL && !read_password(password, o->mail_password_file)) {
		return 2;
	}
	config.mail_carrier = o->mail;
	config.mail_password = password;
	config.mail_from = o->mail_from;
	config.mail_ca = o->mail_ca;
	config.print_folder = o->print_folder;
	config.print_after = o->print_after;
	char url[128];
	snprintf(url, sizeof url, "%s://%s:%d", o->server.tls_cert == NULL ? "http" : "https",
	    o->server.listen, o->server.port);
	config.public_url = o->url == NULL ? url : o->url;
	if (o->now != 0) {
		config.clock.offset = o->now - (int64_t)time(NULL);
	}
	sigset_t stop = block_signals();
	if (app_open(&app, &config, &d) != RC_OK) {
		return fail(&d);
	}
	struct server_config server_config = o->server;
	server_config.app = app;
	if (server_start(&server, &server_config, &d) != RC_OK) {
		app_close(app);
		return fail(&d);
	}
	if (jobs_start(&jobs, app, &d) != RC_OK) {
		fprintf(stderr, "muster serve: %s\n", d.text);
		(void)stop_all(NULL, server, app);
		return 1;
	}
	fprintf(stderr, "muster: serving on %s\n", server_url(server));
	int signal_number = 0;
	sigwait(&stop, &signal_number);
	return stop_all(jobs, server, app);
}

int
serve_main(int argc, char **argv)
{
	struct options o = {
	    .server = {.listen = "127.0.0.1", .port = 8080},
	    .db = getenv("MUSTER_DB"),
	    .print_after = 5,
	};
	if (o.db == NULL || o.db[0] == '\0') {
		o.db = "muster.db";
	}
	const char *db = getenv("MUSTER_DB");
	o.db = db == NULL || db[0] == '\0' ? "muster.db" : db;
	int status = parse(&o, argc, argv);
	return status >= 0 ? status : serve(&o);
}
