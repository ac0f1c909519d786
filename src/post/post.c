#include "post/post.h"

#include "base/log.h"
#include "base/text.h"

#include <curl/curl.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIL_MAX ((size_t)1 << 20)
#define CONNECT_S 10L /* seconds */
#define SEND_S 60L

struct post {
	CURL *curl; /* NULL: a folder */
	char *url;  /* without the user */
	char *folder;
	char *from;
	struct text mail; /* the one being sent */
	size_t at;        /* how much of it the carrier has read */
	char said[CURL_ERROR_SIZE];
};

static char *
copy(const char *s, size_t n)
{
	char *out = malloc(n + 1);
	if (out == NULL) {
		log_fatal("out of memory for the post");
	}
	memcpy(out, s, n);
	out[n] = '\0';
	return out;
}

static size_t
read_mail(char *buffer, size_t size, size_t n, void *ctx)
{
	struct post *p = ctx;
	size_t left = p->mail.n - p->at;
	size_t take = size * n < left ? size * n : left;
	memcpy(buffer, p->mail.s + p->at, take);
	p->at += take;
	return take;
}

static bool
is_loopback(const char *url)
{
	const char *host = strstr(url, "://") + 3;
	return strncmp(host, "127.0.0.1", 9) == 0 || strncmp(host, "localhost", 9) == 0 ||
	       strncmp(host, "[::1]", 5) == 0;
}

/* smtp://user@host:587: the user goes by an option of its own, so that it may hold a %. */
static void
set_server(struct post *p, const struct post_config *config)
{
	const char *rest = strstr(config->carrier, "://") + 3;
	const char *at = strrchr(rest, '@');
	size_t n_scheme = (size_t)(rest - config->carrier);
	struct text url;
	text_init(&url, 1024);
	text_add_n(&url, config->carrier, n_scheme);
	text_add(&url, at == NULL ? rest : at + 1);
	p->url = copy(url.s, url.n);
	text_fini(&url);
	curl_easy_setopt(p->curl, CURLOPT_URL, p->url);
	if (at != NULL) {
		char *user = copy(rest, (size_t)(at - rest));
		curl_easy_setopt(p->curl, CURLOPT_USERNAME, user);
		curl_easy_setopt(p->curl, CURLOPT_PASSWORD, config->password);
		free(user);
	}
	/* Never in the clear over a network; on this machine a server may have no certificate. */
	curl_easy_setopt(p->curl, CURLOPT_USE_SSL,
	    (long)(is_loopback(p->url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	if (config->ca_file[0] != '\0') {
		curl_easy_setopt(p->curl, CURLOPT_CAINFO, config->ca_file);
	}
}

static void
set_up(struct post *p, const struct post_config *config)
{
	p->curl = curl_easy_init();
	if (p->curl == NULL) {
		log_fatal("out of memory for the post");
	}
	set_server(p, config);
	curl_easy_setopt(p->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(p->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(p->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	curl_easy_setopt(p->curl, CURLOPT_TIMEOUT, SEND_S);
	curl_easy_setopt(p->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(p->curl, CURLOPT_READFUNCTION, read_mail);
	curl_easy_setopt(p->curl, CURLOPT_READDATA, p);
	curl_easy_setopt(p->curl, CURLOPT_ERRORBUFFER, p->said);
}

enum rc
post_new(struct post **out, const struct post_config *config, struct diag *d)
{
	bool is_folder = strncmp(config->carrier, "folder:/", 8) == 0;
	bool is_smtp = strncmp(config->carrier, "smtp://", 7) == 0 ||
	               strncmp(config->carrier, "smtps://", 8) == 0;
	if (!is_folder && !is_smtp) {
		return diag_set(d, RC_INVALID, "mail", NULL,
		    "the carrier is smtp://user@host:587, smtps://user@host:465 or folder:/path");
	}
	if (!post_address_is_valid(config->from)) {
		return diag_set(d, RC_INVALID, "mail-from", NULL,
		    "mail needs the address that it comes from, such as "
		    "attendance@school.example");
	}
	struct post *p = calloc(1, sizeof *p);
	if (p == NULL) {
		log_fatal("out of memory for the post");
	}
	p->from = copy(config->from, strlen(config->from));
	text_init(&p->mail, MAIL_MAX);
	if (is_folder) {
		const char *path = config->carrier + strlen("folder:");
		p->folder = copy(path, strlen(path));
	} else {
		set_up(p, config);
	}
	*out = p;
	return RC_OK;
}

void
post_free(struct post *p)
{
	if (p == NULL) {
		return;
	}
	curl_easy_cleanup(p->curl);
	text_fini(&p->mail);
	free(p->url);
	free(p->folder);
	free(p->from);
	free(p);
}

/* One file for each Message-ID: a second try writes it again, so it is there once. */
static enum post_result
send_to_folder(struct post *p, const struct mail *m, struct diag *d)
{
	struct text path;
	text_init(&path, 4096);
	text_printf(&path, "%s/", p->folder);
	for (const char *s = m->message_id; *s != '\0'; s++) {
		text_add_char(&path, *s == '/' || *s == ':' ? '-' : *s);
	}
	text_add(&path, ".eml");
	FILE *f = fopen(path.s, "wb");
	bool is_written = f != NULL && fwrite(p->mail.s, 1, p->mail.n, f) == p->mail.n;
	if (f != NULL && fclose(f) != 0) {
		is_written = false;
	}
	text_fini(&path);
	if (!is_written) {
		diag_set(d, RC_STORE, "mail", NULL, "cannot write into %s: %s", p->folder,
		    strerror(errno));
		return POST_LATER;
	}
	return POST_SENT;
}

/* 5xx is for good, but not the refusal of our password: somebody will put that right. */
static bool
is_for_good(CURLcode code, long answer)
{
	return code != CURLE_LOGIN_DENIED && answer >= 500 && answer < 600 && answer != 530 &&
	       answer != 535;
}

static enum post_result
send_by_smtp(struct post *p, const struct mail *m, struct diag *d)
{
	struct curl_slist *to = curl_slist_append(NULL, m->to);
	p->at = 0;
	p->said[0] = '\0';
	curl_easy_setopt(p->curl, CURLOPT_MAIL_FROM, p->from);
	curl_easy_setopt(p->curl, CURLOPT_MAIL_RCPT, to);
	CURLcode code = curl_easy_perform(p->curl);
	long answer = 0;
	curl_easy_getinfo(p->curl, CURLINFO_RESPONSE_CODE, &answer);
	curl_slist_free_all(to);
	if (code == CURLE_OK) {
		return POST_SENT;
	}
	const char *said = p->said[0] == '\0' ? curl_easy_strerror(code) : p->said;
	diag_set(d, RC_STORE, "mail", NULL, "%s (SMTP %ld)", said, answer);
	return is_for_good(code, answer) ? POST_REFUSED : POST_LATER;
}

enum post_result
post_send(struct post *p, const struct mail *m, struct diag *d)
{
	if (!post_address_is_valid(m->to)) {
		diag_set(d, RC_INVALID, "to", NULL, "\"%.60s\" is no e-mail address", m->to);
		return POST_REFUSED;
	}
	text_clear(&p->mail);
	mail_format(&p->mail, p->from, m);
	return p->curl == NULL ? send_to_folder(p, m, d) : send_by_smtp(p, m, d);
}
