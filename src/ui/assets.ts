import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { buildFonts } from './assets/fonts.ts'
import { fingerprint } from './assets/inputs.ts'
import { buildIslands } from './assets/islands.ts'
import { buildStyles } from './assets/styles.ts'
import { faviconSvg } from './brand/drum-star.ts'
import type { AssetManifest } from './layout/frame.ts'

export type { AssetManifest } from './layout/frame.ts'

type Built = { inputs: string; manifest: AssetManifest }

const prefix = '/assets/'
const compressible = /\.(css|js|svg)$/

/**
 * Builds styles, fonts and island scripts into `outDir`, each named by its content, with `.br` and `.gz` copies beside what
 * compresses. When nothing that goes in has changed since the last time, the manifest on disk is returned and nothing is done.
 *
 * The server serves `outDir` under `/assets/`, immutable for a year. Files of earlier builds stay, so that a page sent just
 * before an upgrade still finds its stylesheet.
 * @returns names to addresses: `{ 'citizen.css': '/assets/citizen-1a2b3c4d.css', … }`.
 */
export async function buildAssets(outDir: string): Promise<AssetManifest> {
  const inputs = await fingerprint()
  const last = await readBuilt(outDir)
  if (last?.inputs === inputs && (await allThere(outDir, last.manifest))) return last.manifest

  await mkdir(outDir, { recursive: true })
  const manifest: Record<string, string> = {}
  const emit = async (name: string, content: Buffer): Promise<void> => {
    manifest[name] = prefix + (await write(outDir, withHash(name, content), content))
  }
  for (const font of await buildFonts()) await emit(font.name, font.content)
  await emit('favicon.svg', Buffer.from(faviconSvg()))
  for (const sheet of await buildStyles((name) => addressOf(manifest, name)))
    await emit(sheet.name, sheet.content)
  for (const script of await buildIslands()) {
    // Chunks load each other by the names esbuild gave them, which already carry their hash.
    await write(outDir, script.file, script.content)
    if (script.name) manifest[script.name] = prefix + script.file
  }
  await writeBuilt(outDir, { inputs, manifest })
  return manifest
}

function addressOf(manifest: AssetManifest, name: string): string {
  const address = manifest[name]
  if (address === undefined) throw new RangeError(`A stylesheet names “${name}”, which is not built.`)
  return address
}

function withHash(name: string, content: Buffer): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const dot = name.lastIndexOf('.')
  return `${name.slice(0, dot)}-${hash}${name.slice(dot)}`
}

async function write(outDir: string, file: string, content: Buffer): Promise<string> {
  await writeFile(join(outDir, file), content)
  if (compressible.test(file)) {
    const best = {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }
    await writeFile(join(outDir, `${file}.br`), await promisify(brotliCompress)(content, best))
    await writeFile(join(outDir, `${file}.gz`), await promisify(gzip)(content, { level: 9 }))
  }
  return file
}

async function readBuilt(outDir: string): Promise<Built | undefined> {
  try {
    const built: Built = JSON.parse(await readFile(join(outDir, 'manifest.json'), 'utf8'))
    return typeof built.inputs === 'string' && typeof built.manifest === 'object' ? built : undefined
  } catch {
    return undefined
  }
}

/** Written beside and moved into place: another process sees the old manifest or the new one, never half of it. */
async function writeBuilt(outDir: string, built: Built): Promise<void> {
  const draft = join(outDir, `manifest.${process.pid}.json`)
  await writeFile(draft, JSON.stringify(built, null, 1))
  await rename(draft, join(outDir, 'manifest.json'))
}

async function allThere(outDir: string, manifest: AssetManifest): Promise<boolean> {
  const checks = Object.values(manifest).map((address) => stat(join(outDir, address.slice(prefix.length))))
  return (await Promise.allSettled(checks)).every((check) => check.status === 'fulfilled')
}
