"use strict";
// Starts `specbot lsp` for the Markdown files, policies and metadata files of a workspace. All judgement is the server's.

const { window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate() {
  const [command, ...args] = workspace.getConfiguration("specbot").get("command");
  client = new LanguageClient(
    "specbot",
    "Specbot",
    { command, args },
    {
      documentSelector: [
        { scheme: "file", language: "markdown" },
        { scheme: "file", pattern: "**/{.specbot,.github/specbot,.gitlab/specbot}.yml" },
        { scheme: "file", language: "yaml" },
      ],
    },
  );
  try {
    await client.start();
  } catch (error) {
    const shown = [command, ...args].join(" ");
    window.showErrorMessage(
      `Specbot cannot start \`${shown}\` (${error?.message ?? error}). Install it with \`uv tool install 'specbot[lsp]'\`, ` +
        "or name its place in the setting specbot.command; the output Specbot says more.",
    );
  }
}

function deactivate() {
  return client?.isRunning() ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
