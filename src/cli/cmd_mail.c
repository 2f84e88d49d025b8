/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Does mail work? One is sent with the configuration as it is, and each step is told. */
#include "cli/cli.h"

#include "mail/mail.h"
#include "user/user.h"

#include <stdio.h>
#include <string.h>

static const char help[] = "Send a test mail with the configuration as it is, and say step by step what works and what "
                           "does not. Nothing in the\n"
                           "database is looked at or changed.\n"
                           "\n"
                           "Usage: cellarbook [--config FILE] mail test ADDRESS\n"
                           "\n"
                           "With mail = smtp://... the steps are: resolve the server's name, connect, TLS, sign in, "
                           "sender, recipient, content,\n"
                           "accepted. With mail = dir:PATH the mail becomes a file there.\n"
                           "\n"
                           "Examples:\n"
                           "  cellarbook mail test you@example.com\n"
                           "  CELLARBOOK_MAIL=smtp://mail.example.com CELLARBOOK_MAIL_FROM=orders@example.com "
                           "cellarbook mail test you@example.com\n"
                           "\n"
                           "Exit codes: 0 accepted; 1 not, the last line says why; 2 wrong usage or configuration.\n";

static void say(void *arg, bool good, const char *step, const char *detail)
{
    (void)arg; /* nothing to remember */
    printf("%-9s  %s  %s\n", step, good ? "ok    " : "FAILED", detail);
}

int cmd_mail(const struct config *config, int argc, char **argv)
{
    int rest, code;
    if (!cli_options(argc, argv, help, &(struct cli_option){NULL}, &rest, &code))
        return code;
    if (argc - rest != 2 || strcmp(argv[rest], "test") != 0)
        return cli_usage("mail", "say `mail test ADDRESS`");
    if (!user_email_valid(argv[rest + 1]))
        return cli_usage("mail", "\"%s\" is not an e-mail address", argv[rest + 1]);
    return mail_try(&config->mail, "Cellarbook", argv[rest + 1], say, NULL) ? CLI_GOOD : CLI_FAILED;
}
