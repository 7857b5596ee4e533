import { benchBytes } from './bytes.ts'
import { benchDocuments } from './documents.ts'
import { benchEdxml } from './edxml.ts'
import { benchEngine } from './engine.ts'
import { benchFiling } from './filing.ts'
import { benchMachine } from './machine.ts'
import { benchPages } from './pages.ts'
import { benchRegisters } from './registers.ts'
import { benchSignatures } from './signatures.ts'
import { setStage, startWeb } from './support/stage.ts'

/**
 * `npm run bench [-- filing pages engine documents edxml signatures registers machine bytes]`: everything in one run when nothing is named.
 * Nothing else should run on the machine meanwhile.
 */
const named = process.argv.slice(2)
const wanted = (name: string) => named.length === 0 || named.includes(name)

if (wanted('engine')) await benchEngine()
if (wanted('documents')) await benchDocuments()
if (wanted('edxml')) await benchEdxml()
if (wanted('signatures')) await benchSignatures()
if (['filing', 'pages', 'registers', 'machine', 'bytes'].some(wanted)) {
  const stage = await setStage()
  try {
    if (wanted('machine')) await benchMachine(stage)
    const web = await startWeb(stage)
    try {
      if (wanted('bytes')) await benchBytes(stage, web)
      if (wanted('filing')) await benchFiling(stage, web)
      if (wanted('pages')) await benchPages(stage, web)
      if (wanted('registers')) await benchRegisters(stage, web)
    } finally {
      await web.stop()
    }
  } finally {
    await stage.close()
  }
}
