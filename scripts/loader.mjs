// Node strips the types of .ts files by itself; .tsx needs its JSX turned into calls first.
// The same few lines serve development, tests and production, so that all three run the same code.
import { readFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'oxc-transform'

// What was compiled once is taken from there at the next start, as long as the file is the same.
enableCompileCache(fileURLToPath(new URL('../var/compiled', import.meta.url)))

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const { code, map, errors } = transformSync(file, readFileSync(file, 'utf8'), {
      lang: 'tsx',
      sourcemap: true,
      target: 'node26',
      jsx: { runtime: 'automatic', importSource: '#ui', development: false },
      typescript: { onlyRemoveTypeImports: true },
    })
    if (errors.length > 0)
      throw new SyntaxError(errors.map(({ codeframe, message }) => codeframe ?? message).join('\n'))
    const inline = Buffer.from(JSON.stringify(map)).toString('base64')
    return {
      format: 'module',
      source: `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`,
      shortCircuit: true,
    }
  },
})
