import { join } from 'node:path'
import { projectRoot, room } from './inputs.ts'

export type StyleFile = { name: string; content: Buffer }

/**
 * Both stylesheets, compressed.
 * @param addressOf where a built file is served; `url(asset:name)` in the sources becomes that.
 */
export async function buildStyles(addressOf: (name: string) => string): Promise<StyleFile[]> {
  const { compileAsync } = await import('sass')
  return Promise.all(
    ['citizen', 'officer'].map(async (name) => {
      const { css } = await compileAsync(join(room, 'styles', `${name}.scss`), {
        style: 'compressed',
        charset: false,
        loadPaths: [projectRoot, join(projectRoot, 'node_modules')],
        quietDeps: true,
      })
      // Our tokens define every colour govuk-frontend reads, so its fallbacks would be dead weight.
      const lean = css.replaceAll(/var\((--govuk-[a-z-]+), ?#[0-9a-f]+\)/g, 'var($1)')
      const withAddresses = lean.replaceAll(/asset:([\w.-]+)/g, (_, asset: string) => addressOf(asset))
      return { name: `${name}.css`, content: Buffer.from(withAddresses) }
    }),
  )
}
