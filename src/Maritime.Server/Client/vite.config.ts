import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:5080';

export default defineConfig({
  base: './',
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // MapLibre alone is a megabyte: a warning that is always there warns of nothing.
    chunkSizeWarningLimit: 2_000,
  },
  worker: { format: 'es' },
  server: { proxy: { '/hub': { target: server, ws: true }, '/api': server } },
});
