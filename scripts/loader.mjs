// Node strips the types of .ts files by itself; .tsx needs its JSX turned into calls first.
// The same few lines serve development, tests and production, so that all three run the same code.
import { readFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

// What was compiled once is taken from there at the next start, as long as the file is the same.
enableCompileCache(fileURLToPath(new URL('../var/compiled', import.meta.url)))

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
