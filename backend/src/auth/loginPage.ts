/** The login page: served by the api itself, with nothing else of the application. */

/** Colours, sizes and spaces of the application (`frontend/src/ui/tokens.css`), of which this page has no other file. */
export const LOGIN_STYLE = `
:root { color-scheme: light dark; font: 14px/20px Inter, system-ui, sans-serif }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: light-dark(#f6f7f9, #0f1216); color: light-dark(#1c2430, #e6e9ee) }
main { box-sizing: border-box; width: min(400px, 100vw - 32px); padding: 24px; border: 1px solid light-dark(#e4e7ec, #2a313b); border-radius: 10px; background: light-dark(#fff, #161a20); box-shadow: 0 1px 2px #1018280f, 0 4px 12px #1018280f }
header { display: flex; gap: 8px; align-items: center; font-size: 16px; font-weight: 650 }
h1 { margin: 16px 0 4px; font-size: 20px; line-height: 28px; font-weight: 650 }
p { margin: 0; color: light-dark(#475467, #a3adbb) }
label { display: block; margin: 16px 0 4px; font-size: 13px; font-weight: 500 }
input { box-sizing: border-box; width: 100%; height: 36px; padding: 0 12px; border: 1px solid light-dark(#7f8a99, #76808f); border-radius: 6px; background: transparent; color: inherit; font: inherit }
input[aria-invalid] { border-color: light-dark(#b42318, #fda29b) }
button { width: 100%; height: 36px; margin-top: 16px; border: 0; border-radius: 6px; background: #4263eb; color: #fff; font: inherit; font-weight: 600; cursor: pointer }
button:hover { background: #3b5bdb }
:is(input, button):focus-visible { outline: 2px solid light-dark(#4263eb, #91a7ff); outline-offset: 2px }
code { padding: 1px 4px; border-radius: 4px; background: light-dark(#f2f4f7, #1d232c); color: light-dark(#1c2430, #e6e9ee); font-size: 13px }
[role=alert] { margin-top: 12px; color: light-dark(#b42318, #fda29b) }
`

/** `frontend/public/icon.svg`. */
const LOGO =
  '<svg aria-hidden="true" width="24" height="24" viewBox="0 0 24 24"><rect width="24" height="24" rx="7" fill="#4263eb"/><path d="M4 9c3-3 5 3 8 0s5 3 8 0M4 15c3-3 5 3 8 0s5 3 8 0" stroke="#fff" stroke-width="2" fill="none" stroke-linecap="round"/></svg>'

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** What the page says: it knows nothing of the front end, which has the other texts. */
const WORDS = {
  en: {
    title: 'Sign in',
    how: 'Open the link that the server printed when it started, or enter its token. It stands in the file <code>token</code> of the data folder.',
    wrong: 'That is not the token of this server.',
    token: 'Token',
  },
  de: {
    title: 'Anmelden',
    how: 'Den Link öffnen, den der Server beim Start ausgegeben hat, oder sein Token eingeben. Es steht in der Datei <code>token</code> des Datenordners.',
    wrong: 'Das ist nicht das Token dieses Servers.',
    token: 'Token',
  },
}
export type LoginLanguage = keyof typeof WORDS
export const LOGIN_LANGUAGES = Object.keys(WORDS) as LoginLanguage[]

/** The page; `next` is where the person wanted to go. */
export function loginPage(next: string, wrong: boolean, language: LoginLanguage): string {
  const words = WORDS[language]
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title} – Millrace</title><link rel="stylesheet" href="/login.css"></head>
<body><main>
<header>${LOGO}Millrace</header>
<h1>${words.title}</h1>
<p>${words.how}</p>
${wrong ? `<p role="alert">${words.wrong}</p>` : ''}
<form method="post" action="/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="token">${words.token}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus${wrong ? ' aria-invalid="true"' : ''}>
<button>${words.title}</button>
</form>
</main></body>
</html>
`
}

/** A path of this site to go to after signing in; anything else becomes the home page. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const url = URL.parse(next, 'http://this.site')
  return url?.origin === 'http://this.site' && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}
