import { defineConfig } from 'vitest/config'

/** For `npm run mutate`: the tests of the pure core alone, and few worlds, because every mutant has its own run. */
// biome-ignore lint/style/noDefaultExport: vitest needs it
export default defineConfig({
  test: {
    include: ['test/{health,watch,baseline,targets,text,dataos,report}/**/*.test.ts', 'test/inputs.test.ts'],
    exclude: ['test/watch/memory.test.ts', 'test/dataos/{command,processes,source}.test.ts'],
    setupFiles: ['test/mutation/seed.ts'],
    env: { WORLDS: '200' },
    testTimeout: 30_000,
  },
})
