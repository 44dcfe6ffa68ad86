// The Bicep compiler: BICEP_PATH, else the one on PATH, else that of the pinned NuGet package. And what it says of `infra/`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PLATFORMS = { linux: 'linux', darwin: 'osx', win32: 'win' };
const PROGRAM = process.platform === 'win32' ? 'bicep.exe' : 'bicep';

/** Undefined where none is to be had; restoring it takes seconds the first time. */
export function findBicep(root) {
  const { BICEP_PATH, PATH = '' } = process.env;
  if (BICEP_PATH) return BICEP_PATH;
  const installed = PATH.split(delimiter)
    .map((folder) => join(folder, PROGRAM))
    .find((path) => existsSync(path));
  return installed ?? restored(join(root, 'infra', 'compiler'));
}

function restored(folder) {
  const project = join(folder, 'bicep.csproj');
  const [version] = /(?<=Version="\[)[^\]]+/.exec(readFileSync(project, 'utf8')) ?? [];
  const platform = `${PLATFORMS[process.platform]}-${process.arch}`;
  const program = join(folder, 'packages', `azure.bicep.commandline.${platform}`, version, 'tools', PROGRAM);
  if (!existsSync(program)) spawnSync('dotnet', ['restore', project, `-p:CompilerPlatform=${platform}`]);
  return existsSync(program) ? program : undefined;
}

/** Every diagnostic and every file that is formatted otherwise, a line each: warnings count, for they exit with 0. */
export async function problemsOfInfra(root, bicep) {
  const infra = join(root, 'infra');
  const files = readdirSync(infra, { recursive: true }).filter((path) => /^(?!compiler).*\.bicep(param)?$/.test(path));
  // A parameter file brings in its template with all modules.
  const entries = files.filter((path) => path.endsWith('.bicepparam'));
  const found = await Promise.all([
    ...entries.map((path) => diagnosticsOf(bicep, infra, path)),
    ...files.map((path) => formattingOf(bicep, infra, path)),
  ]);
  return [...new Set(found.flat())];
}

async function diagnosticsOf(bicep, infra, path) {
  const { output, errors } = await run(bicep, ['lint', path, '--diagnostics-format', 'sarif'], infra);
  try {
    return JSON.parse(output).runs[0].results.map(({ ruleId, message, locations }) => {
      const { artifactLocation, region } = locations[0].physicalLocation;
      return `${artifactLocation.uri.split('/infra/').at(-1)}:${region.startLine} ${ruleId} ${message.text}`;
    });
  } catch {
    return [`${path}: ${errors.trim()}`];
  }
}

async function formattingOf(bicep, infra, path) {
  const { output } = await run(bicep, ['format', path, '--stdout'], infra);
  return output === readFileSync(join(infra, path), 'utf8') ? [] : [`${path} is not as "bicep format" writes it`];
}

function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    child.on('error', reject).on('close', () => resolve({ output, errors }));
  });
}

/** `node local/tasks/bicep.mjs` prints where the compiler is. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const bicep = findBicep(join(import.meta.dirname, '..', '..'));
  if (bicep !== undefined) console.log(bicep);
}
