// Node strips the types of .ts files by itself; .tsx needs its JSX turned into calls first.
// The same few lines serve development, tests and production, so that all three run the same code.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      loader: 'tsx',
      sourcefile: file,
      sourcemap: 'inline',
      target: 'node26',
      jsx: 'automatic',
      jsxImportSource: '#ui',
    })
    return { format: 'module', source: code, shortCircuit: true }
  },
})
