/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMTP by libcurl. What the server says is overheard in libcurl's trace, because only there are its words; what we say
 * in it (the password among it) is looked at for the command alone and kept nowhere. */
#include "core/clock.h"
#include "core/must.h"
#include "mail/mail_parts.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_S      15L
#define SAID_MAX       400
#define END_GRACE_MS   INT64_C(4000) /* for a mail under way when the server is told to stop */
#define SSL_CONNECTION "SSL connection using "

struct smtp {
    const struct mail_settings *settings;
    const atomic_bool *stopping;
    CURL *curl;
    const char *url;
    struct arena *arena; /* of the url */
    /* the mail under way */
    const struct str *message;
    size_t sent;
    enum sink_step step;
    int code; /* of the server's last answer; 0: none */
    char said[SAID_MAX];
    char trouble[CURL_ERROR_SIZE]; /* libcurl's own words: which certificate, what is not offered; "": none */
    bool tls, signed_in;
    bool leaving;         /* we have said QUIT: what comes now is about that */
    int64_t stop_tick_ms; /* when we first saw that we are to stop; 0: not yet */
};

/* --- what libcurl asks and tells --- */

static size_t read_message(char *to, size_t size, size_t n, void *arg)
{
    struct smtp *s = arg;
    size_t room = size * n, left = s->message->n - s->sent, take = left < room ? left : room;
    memcpy(to, s->message->p + s->sent, take);
    s->sent += take;
    return take;
}

static bool begins(const char *data, size_t n, const char *word)
{
    return n >= strlen(word) && strncasecmp(data, word, strlen(word)) == 0;
}

static void note_command(struct smtp *s, const char *data, size_t n)
{
    static const struct {
        const char *word;
        enum sink_step step;
    } commands[] = {{"STARTTLS", STEP_TLS},
                    {"AUTH", STEP_SIGN_IN},
                    {"MAIL FROM", STEP_SENDER},
                    {"RCPT TO", STEP_RECIPIENT},
                    {"DATA", STEP_CONTENT}};
    s->leaving |= begins(data, n, "QUIT");
    s->signed_in |= begins(data, n, "AUTH");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (begins(data, n, commands[i].word)) {
            s->step = commands[i].step;
            s->code = 0;
            s->said[0] = '\0';
        }
    }
}

/* An answer: "250-SIZE 1000", "550 5.1.1 No such user". */
static void note_answer(struct smtp *s, const char *data, size_t n)
{
    while (n > 0 && isspace((unsigned char)data[n - 1]))
        n--;
    if (n < 3 || !isdigit((unsigned char)data[0]) || !isdigit((unsigned char)data[1]) ||
        !isdigit((unsigned char)data[2]))
        return;
    s->code = (data[0] - '0') * 100 + (data[1] - '0') * 10 + (data[2] - '0');
    snprintf(s->said, sizeof s->said, "%.*s", (int)(n < SAID_MAX - 1 ? n : SAID_MAX - 1), data);
}

static int overhear(CURL *curl, curl_infotype type, char *data, size_t n, void *arg)
{
    struct smtp *s = arg;
    (void)curl; /* ours */
    if (type == CURLINFO_HEADER_IN && !s->leaving)
        note_answer(s, data, n);
    else if (type == CURLINFO_HEADER_OUT)
        note_command(s, data, n);
    else if (type == CURLINFO_TEXT && begins(data, n, SSL_CONNECTION))
        s->tls = true;
    return 0;
}

/* Told to stop, a mail gets a moment to be finished, so that it need not be sent twice. */
static int look_up(void *arg, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    struct smtp *s = arg;
    (void)a, (void)b, (void)d, (void)e; /* progress is nobody's business */
    if (s->stopping == NULL || !atomic_load(s->stopping))
        return 0;
    if (s->stop_tick_ms == 0)
        s->stop_tick_ms = clock_tick_ms();
    return s->step < STEP_SENDER || clock_tick_ms() - s->stop_tick_ms > END_GRACE_MS;
}

/* --- the connection --- */

/* What we call ourselves: the machine's name, if it can stand there. */
static const char *own_name(struct arena *arena)
{
    char name[256] = "";
    if (gethostname(name, sizeof name - 1) != 0)
        name[0] = '\0';
    for (const char *p = name; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && *p != '-' && *p != '.')
            return "localhost";
    }
    return name[0] == '\0' ? "localhost" : arena_strdup(arena, name);
}

static void set_up(struct smtp *s)
{
    static const long tls[] = {[MAIL_TLS_REQUIRED] = CURLUSESSL_ALL,
                               [MAIL_TLS_IF_OFFERED] = CURLUSESSL_TRY,
                               [MAIL_TLS_OFF] = CURLUSESSL_NONE,
                               [MAIL_TLS_IMPLICIT] = CURLUSESSL_ALL};
    const struct mail_settings *m = s->settings;
    CURL *curl = s->curl;
    curl_easy_setopt(curl, CURLOPT_URL, s->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, m->timeout_s < CONNECT_S ? (long)m->timeout_s : CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)m->timeout_s);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, tls[m->tls]);
    if (m->ca_file != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, m->ca_file);
    if (m->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, m->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, m->password);
    }
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, s);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, overhear);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, s);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, s->trouble);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, s);
}

struct smtp *smtp_open(const struct mail_settings *settings, const atomic_bool *stopping)
{
    struct smtp *s = calloc(1, sizeof *s);
    MUST(s != NULL);
    s->settings = settings;
    s->stopping = stopping;
    s->arena = arena_open(4096);
    s->url = arena_printf(s->arena, "%s://%s:%d/%s", settings->tls == MAIL_TLS_IMPLICIT ? "smtps" : "smtp",
                          settings->host, settings->port, own_name(s->arena));
    s->curl = curl_easy_init();
    MUST(s->curl != NULL);
    set_up(s);
    return s;
}

void smtp_close(struct smtp *s)
{
    if (s == NULL)
        return;
    curl_easy_cleanup(s->curl);
    arena_close(s->arena);
    free(s);
}

/* --- one mail --- */

/* Where it failed, when the dialogue had not begun. */
static enum sink_step early_step(const struct smtp *s, CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return STEP_RESOLVE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
        return STEP_TLS;
    case CURLE_LOGIN_DENIED:
        return STEP_SIGN_IN;
    default:
        return s->step < STEP_CONNECT ? STEP_CONNECT : s->step;
    }
}

static void judge(struct smtp *s, struct sink_result *out, struct arena *arena, CURLcode code)
{
    char *peer = NULL;
    if (curl_easy_getinfo(s->curl, CURLINFO_PRIMARY_IP, &peer) == CURLE_OK && peer != NULL && peer[0] != '\0')
        out->peer = arena_strdup(arena, peer);
    out->tls = s->tls || s->settings->tls == MAIL_TLS_IMPLICIT;
    out->signed_in = s->signed_in;
    out->sent = code == CURLE_OK;
    out->given_up = code == CURLE_ABORTED_BY_CALLBACK;
    out->step = out->sent ? STEP_ACCEPTED : s->step < STEP_SENDER ? early_step(s, code) : s->step;
    out->for_good = !out->sent && out->step >= STEP_SENDER && s->code >= 500 && s->code < 600;
    bool refused = s->code >= 400 && s->said[0] != '\0';
    if (out->sent || refused)
        out->said = arena_strdup(arena, s->said);
    else if (code == CURLE_OPERATION_TIMEDOUT)
        out->said = arena_printf(arena, "no answer within %d seconds", s->settings->timeout_s);
    else if (code == CURLE_USE_SSL_FAILED)
        out->said = "the server offers no STARTTLS, and mail_tls requires it";
    else
        out->said = arena_strdup(arena, s->trouble[0] != '\0' ? s->trouble : curl_easy_strerror(code));
}

void smtp_send(struct smtp *s, struct sink_result *out, struct arena *arena, const char *from, const char *to,
               const struct str *message)
{
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    MUST(recipients != NULL);
    *out = (struct sink_result){.said = ""};
    s->message = message;
    s->sent = 0;
    s->step = STEP_RESOLVE;
    s->leaving = false;
    s->code = 0;
    s->said[0] = s->trouble[0] = '\0';
    curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, recipients);
    judge(s, out, arena, curl_easy_perform(s->curl));
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipients);
}
