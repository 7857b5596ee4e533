import { glob } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { room } from './inputs.ts'

/** `name` is what a page asks for (`base.js`); parts that are only loaded by others have none. */
export type ScriptFile = { name?: string; file: string; content: Buffer }

/** One bundle per file of `islands/`; what they share, and what they load on demand, goes into parts of its own. */
export async function buildIslands(): Promise<ScriptFile[]> {
  const { build } = await import('esbuild')
  const entries = (await Array.fromAsync(glob('*.ts', { cwd: join(room, 'islands') }))).sort()
  const result = await build({
    absWorkingDir: room,
    entryPoints: entries.map((entry) => join('islands', entry)),
    outdir: 'out',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022'],
    minify: true,
    legalComments: 'none',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
  })
  const entryOf = new Map(
    Object.entries(result.metafile.outputs).flatMap(([file, { entryPoint }]) =>
      // A part that is loaded on demand also counts as an entry; only the files of the folder itself are asked for by name.
      entryPoint && /^islands\/[^/]+$/.test(entryPoint) ? [[basename(file), entryPoint] as const] : [],
    ),
  )
  return result.outputFiles.map(({ path, contents }) => {
    const file = basename(path)
    const entry = entryOf.get(file)
    return { name: entry && `${basename(entry, '.ts')}.js`, file, content: Buffer.from(contents) }
  })
}
