"""The command line: a table of commands, each imported only when it is called."""

from bot.cli.lazy import LazyCommand, LazyGroup

COMMANDS = (
    LazyCommand("check", "bot.cli.check:check", "Check specs against their template."),
    LazyCommand("fix", "bot.cli.fix:fix", "Apply every fix that has one safe answer."),
    LazyCommand("new", "bot.cli.new:new", "Write a new spec from the template."),
    LazyCommand("template", "bot.cli.template:template", "Print the template in force, or what a template demands."),
    LazyCommand("index", "bot.cli.index:index", "List all specs; keep the list in a README."),
    LazyCommand("calibrate", "bot.cli.calibrate:calibrate", "Propose a policy that your existing specs keep."),
    LazyCommand("explain", "bot.cli.explain:explain", "Explain a diagnostic: why, an example, how to fix it."),
    LazyCommand("serve", "bot.service_cli:serve", "Receive webhooks and work, on one machine."),
    LazyCommand("receive", "bot.service_cli:receive", "Only receive webhooks."),
    LazyCommand("work", "bot.service_cli:work", "Only work off the queue."),
    LazyCommand("sync", "bot.service_cli:sync", "Reconcile one pull request now."),
    LazyCommand("jobs", "bot.service_cli:jobs", "List what waits and what failed; try it again."),
    LazyCommand("doctor", "bot.service_cli:doctor", "Say what the set-up still lacks."),
    LazyCommand("playground", "bot.playground.cli:playground", "Run a local forge to play with."),
    LazyCommand("demo", "bot.demo.cli:demo", "Tell the whole story on the playground."),
)

main = LazyGroup(
    "specbot",
    COMMANDS,
    help="""Shepherd technical specs through pull requests.

    Your Markdown template is the rule file: its headings are the required sections, its [placeholders] what must be
    filled in, its tables the columns.

    \b
    Example:
      specbot check docs/specs
    """,
)
