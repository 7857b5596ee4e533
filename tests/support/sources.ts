import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'

export type Import = { from: string; typeOnly: boolean; dynamic: boolean }
export type Source = {
  /** From the root of the house: `src/platform/clock.ts`. */
  path: string
  text: string
  /** The text with its comments blanked out; lines keep their numbers. */
  code: string
  imports: readonly Import[]
}

/** Every source file of a folder, in a fixed order; tests and what only they use are left out unless asked for. */
export async function readSources(folder = 'src', { tests = false } = {}): Promise<Source[]> {
  const found: Source[] = []
  for await (const path of glob(`${folder}/**/*.{ts,tsx}`)) {
    if (!tests && (path.includes('.test.') || path.includes('/test-support/') || path.includes('/fixtures/')))
      continue
    const text = await readFile(path, 'utf8')
    const code = withoutComments(text)
    found.push({ path, text, code, imports: importsOf(code) })
  }
  return found.sort((one, other) => one.path.localeCompare(other.path))
}

/** Blanks comments, and knows that `//` in a string is none. */
export function withoutComments(text: string): string {
  const parts = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`|\/\/[^\n]*|\/\*[^]*?\*\//g
  return text.replace(parts, (part) =>
    part.startsWith('//') || part.startsWith('/*') ? part.replace(/[^\n]/g, ' ') : part,
  )
}

const IMPORT =
  /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

export const importsOf = (code: string): Import[] =>
  [...code.matchAll(IMPORT)].map(([, type, named, bare, dynamic]) => ({
    from: named ?? bare ?? dynamic ?? '',
    typeOnly: type !== undefined,
    dynamic: dynamic !== undefined,
  }))

const PREFIXES: Readonly<Record<string, string>> = {
  '#ui/': 'src/ui/',
  '#platform/': 'src/platform/',
  '#modules/': 'src/modules/',
  '#gateways/': 'src/gateways/',
  '#src/': 'src/',
  '#tests/': 'tests/',
}

/** The file an import names, from the root of the house; undefined for packages and Node's own modules. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier === '#ui/jsx-runtime') return 'src/ui/jsx-runtime.ts'
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier))
  const prefix = Object.keys(PREFIXES).find((one) => specifier.startsWith(one))
  return prefix === undefined ? undefined : PREFIXES[prefix] + specifier.slice(prefix.length)
}

/** `file:line` of every match, for a message that can be clicked. */
export function places({ path, code }: Source, pattern: RegExp): string[] {
  return [
    ...code.matchAll(new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)),
  ].map((match) => `${path}:${code.slice(0, match.index).split('\n').length} ${match[0].trim().slice(0, 60)}`)
}
