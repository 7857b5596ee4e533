import { ConfigError, readConfig } from './platform/config/config.ts'
import { start } from './start.ts'

try {
  const running = await start(readConfig(process.env, process.argv.slice(2)), (line) => console.log(line))
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // npm passes the signal on that the terminal has sent us already.
      if (stopping) return
      stopping = true
      console.log('\nĐang dừng…')
      void running.stop().then(() => process.exit(0))
    })
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
