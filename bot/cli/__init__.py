"""The command line: a table of commands, each imported only when it is called."""

from bot.cli.lazy import LazyCommand, LazyGroup

COMMANDS = (
    LazyCommand("init", "bot.cli.files.init:init", "Propose a policy and a template from the specs that are there."),
    LazyCommand("check", "bot.cli.files.check:check", "Check specs against their template."),
    LazyCommand("fix", "bot.cli.files.fix:fix", "Apply every fix that has one safe answer."),
    LazyCommand("new", "bot.cli.files.new:new", "Write a new spec from the template."),
    LazyCommand(
        "template", "bot.cli.files.template:template", "Print the template in force, or what a template demands."
    ),
    LazyCommand("preset", "bot.cli.files.preset:preset", "List the presets of the policy, or show one."),
    LazyCommand("lifecycle", "bot.cli.files.lifecycle:lifecycle", "Show which state of a spec leads where."),
    LazyCommand("index", "bot.cli.files.index:index", "List all specs; keep the list in a README."),
    LazyCommand("calibrate", "bot.cli.files.calibrate:calibrate", "Propose a policy that your existing specs keep."),
    LazyCommand("explain", "bot.cli.files.explain:explain", "Explain a diagnostic: why, an example, how to fix it."),
    LazyCommand("completion", "bot.cli.completion:completion", "Print the script that completes in a shell."),
    LazyCommand("lsp", "bot.cli.editor.command:lsp", "Check specs while they are written, in an editor.", "lsp"),
    LazyCommand("mcp", "bot.cli.assistant.command:mcp", "Let a coding assistant check and write specs.", "mcp"),
    LazyCommand("serve", "bot.cli.service.service:serve", "Receive webhooks and work, on one machine.", "serve"),
    LazyCommand("receive", "bot.cli.service.service:receive", "Only receive webhooks.", "serve"),
    LazyCommand("board", "bot.cli.service.board:board", "Only serve the board.", "serve"),
    LazyCommand("work", "bot.cli.service.service:work", "Only work off the queue.", "serve"),
    LazyCommand("sync", "bot.cli.service.sync:sync", "Reconcile one pull request now.", "serve"),
    LazyCommand("review", "bot.cli.service.review:review", "Show what the bot would write, in the terminal.", "serve"),
    LazyCommand("jobs", "bot.cli.service.jobs:jobs", "List what waits and what failed; try it again.", "serve"),
    LazyCommand("doctor", "bot.cli.service.doctor:doctor", "Say what the set-up still lacks.", "serve"),
    LazyCommand("gitlab", "bot.cli.service.gitlab:gitlab", "Connect GitLab projects and groups.", "serve"),
    LazyCommand("notify", "bot.cli.service.notify:notify", "List whom messages go to; send a test.", "serve"),
    LazyCommand("playground", "specbot_playground.cli:playground", "Run a local forge to play with.", "playground"),
    LazyCommand("demo", "bot.cli.service.demo:demo", "Tell the whole story on a forge, and check it.", "playground"),
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
