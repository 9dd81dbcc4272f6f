import react from '@vitejs/plugin-react'
import { defineConfig, type ProxyOptions } from 'vite'
import { gzipped } from './build/gzipped.ts'

/** What every first page loads beside its entry; the home page is in it. */
const FIRST = ['src/app/App.tsx']

/** Where `npm run dev` has started the api. */
const API = process.env['MILLRACE_API'] ?? 'http://127.0.0.1:4700'

/** Requests go on as those of the api's own page: its cookie's name has its port, and it refuses other origins. */
const toApi: ProxyOptions = {
  target: API,
  changeOrigin: true,
  rewriteWsOrigin: true,
  configure: (proxy) => {
    proxy.on('proxyReq', (request) => {
      if (request.getHeader('origin') !== undefined) request.setHeader('origin', API)
    })
  },
}

export default defineConfig({
  plugins: [react(), gzipped(FIRST)],
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: false, chunkSizeWarningLimit: 900 },
  server: {
    strictPort: true,
    proxy: {
      '/api': toApi,
      '/socket.io': { ...toApi, ws: true },
      '/shared.io': { ...toApi, ws: true },
      // The sign-in, by form or by link, is the api's.
      '^/log(in|out)': toApi,
      '^/[^?]*[?](.*&)?token=': toApi,
    },
  },
})
