import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: vitest looks for it
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Scenarios spawn the bundle and wait in real time: they mostly sleep, so several share a core.
    maxConcurrency: 6,
    // One less is the default: on two cores that would leave one of them idle.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    // No test leaves anything behind in a module, so none has to load all of them anew.
    isolate: false,
    reporters: process.env['CI']
      ? ['default', ['json', { outputFile: 'build/test-results.json' }]]
      : ['default'],
  },
})
