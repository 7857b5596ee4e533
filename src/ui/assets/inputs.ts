import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `src/ui` and the root of the project. */
export const room = dirname(dirname(fileURLToPath(import.meta.url)))
export const projectRoot = dirname(dirname(room))

const patterns = [
  'styles/**/*.scss',
  'components/**/*.scss',
  'form-fields/*.scss',
  'islands/**/*.ts',
  'assets/*.ts',
  'assets.ts',
  'brand/*.ts',
]
const packages = ['govuk-frontend', 'sass', 'esbuild', 'subset-font', '@fontsource/be-vietnam-pro']

/** One hash over everything that goes into the assets: our sources, and the versions of the packages they are made with. */
export async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  const files = await Array.fromAsync(glob(patterns, { cwd: room }))
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(await readFile(join(room, file)))
      .update('\0')
  for (const name of packages) {
    const description: { version: string } = JSON.parse(
      await readFile(join(projectRoot, 'node_modules', name, 'package.json'), 'utf8'),
    )
    hash.update(`${name}@${description.version}\0`)
  }
  return hash.digest('hex')
}
