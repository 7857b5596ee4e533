import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type AssetManifest, buildAssets } from './assets.ts'

/** Scripts of pages that citizens do not come to. */
const OFFICERS = /^(?:officer|row-keys|select-all|diagram|paper-viewer|recipient-search)-/

describe('the assets', () => {
  let folder: string
  let manifest: AssetManifest
  const fileOf = (name: string): string => join(folder, (manifest[name] ?? '').replace('/assets/', ''))

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mot-cua-assets-'))
    manifest = await buildAssets(folder)
  })
  after(() => rm(folder, { recursive: true }))

  it('are named by their content and lie where the manifest says', async () => {
    for (const name of [
      'citizen.css',
      'officer.css',
      'base.js',
      'officer.js',
      'favicon.svg',
      'text-latin-400.woff2',
      'figures-700.woff2',
    ]) {
      assert.match(manifest[name] ?? '', /^\/assets\/[\w-]+-\w{8,}\.(css|js|svg|woff2)$/)
      assert.ok((await stat(fileOf(name))).size > 0, name)
    }
  })

  it('are not built twice from the same inputs', async () => {
    const made = (await stat(fileOf('citizen.css'))).mtimeMs
    assert.deepEqual(await buildAssets(folder), manifest)
    assert.equal((await stat(fileOf('citizen.css'))).mtimeMs, made)
  })

  it('are built again when a file is missing', async () => {
    await rm(fileOf('favicon.svg'))
    await buildAssets(folder)
    assert.ok((await stat(fileOf('favicon.svg'))).size > 0)
  })

  it('load nothing from elsewhere, and name no placeholder', async () => {
    for (const name of ['citizen.css', 'officer.css']) {
      const css = await readFile(fileOf(name), 'utf8')
      assert.doesNotMatch(css, /asset:|url\(["']?https?:|@import|GDS Transport/)
    }
  })

  it('keep a first visit of a citizen within 60 KB, stylesheet within 14', async () => {
    const size = async (file: string): Promise<number> => (await stat(file)).size
    const css = await size(`${fileOf('citizen.css')}.br`)
    const fonts = await Promise.all(
      ['latin-400', 'vietnamese-400', 'latin-700', 'vietnamese-700'].map((part) =>
        size(fileOf(`text-${part}.woff2`)),
      ),
    )
    const figures = await Promise.all(['400', '700'].map((weight) => size(fileOf(`figures-${weight}.woff2`))))
    const scripts = (await readdir(folder)).filter((file) => file.endsWith('.js.br') && !OFFICERS.test(file))
    const allScripts = await Promise.all(scripts.map((file) => size(join(folder, file))))
    const total = [css, ...fonts, ...figures, ...allScripts].reduce((sum, one) => sum + one, 0)
    assert.ok(css <= 14_000, `stylesheet ${css}`)
    // Eight thousand are left for the page itself.
    assert.ok(total <= 52_000, `together ${total}`)
  })
})
