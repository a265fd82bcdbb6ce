/*
 * Every npm script starts here: `node scripts/run.cjs NAME [arguments]` starts scripts/NAME.ts on Node 24.
 * Plain old JavaScript on purpose: a Node of any age must be able to parse this file, so that it can say in one
 * sentence what is wrong instead of crashing on newer syntax.
 */
'use strict';

var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var NEEDED = 24;
var root = path.resolve(__dirname, '..');
var name = process.argv[2];

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** The Node that the project brings along as a development dependency, or the one that runs now if it is new enough. */
function findNode() {
  var carried = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  if (fs.existsSync(carried)) return carried;
  refuse(
    'Gantry needs Node ' +
      NEEDED +
      ' and this is Node ' +
      process.versions.node +
      ': run "npm ci" with npm 11 (it installs Node ' +
      NEEDED +
      ' into the project), or install Node ' +
      NEEDED +
      ' yourself.',
  );
}

var entry = path.join(__dirname, name + '.ts');
if (!name || !/^[a-z0-9-]+$/.test(name) || !fs.existsSync(entry)) {
  refuse('There is no script "' + (name || '') + '" in scripts/; see "Commands" in README.md.');
}
if (!fs.existsSync(path.join(root, 'node_modules', 'typescript'))) {
  refuse('The dependencies are not installed yet: run "npm ci" first.');
}

var child = childProcess.spawn(findNode(), [entry].concat(process.argv.slice(3)), { cwd: root, stdio: 'inherit' });
/* Ctrl+C reaches the whole group; a signal sent to this process alone is passed on, and the child decides the ending. */
['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
  process.on(signal, function () {
    if (signal !== 'SIGINT') child.kill(signal);
  });
});
child.on('error', function (error) {
  refuse('Node could not be started: ' + error.message);
});
child.on('exit', function (code, signal) {
  process.exit(code === null ? (signal === 'SIGINT' ? 130 : 143) : code);
});
