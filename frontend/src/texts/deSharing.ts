/** German: read-only links, and the page that they open. */
export const sharing: Readonly<Record<string, string>> = {
  'This link shows nothing (any more): it was revoked, or its address is not complete.':
    'Dieser Link zeigt nichts (mehr): Er wurde widerrufen, oder seine Adresse ist nicht vollständig.',
  'Too many addresses that do not hold were tried from here. Try again in {wait, duration}.':
    'Von hier aus wurden zu viele ungültige Adressen versucht. Erneut versuchen in {wait, duration}.',
  'A dashboard has at most {most} links: revoke one that is not needed.':
    'Ein Dashboard hat höchstens {most} Links: einen widerrufen, der nicht gebraucht wird.',
  'Too many people look at this dashboard now (at most {most}). Try again later.':
    'Dieses Dashboard sehen sich gerade zu viele an (höchstens {most}). Später erneut versuchen.',
  'This link no longer holds': 'Dieser Link gilt nicht mehr',
  'This link does not hold': 'Dieser Link gilt nicht',
  'The dashboard could not be shown': 'Das Dashboard konnte nicht gezeigt werden',
  'It was revoked, or its pipeline was deleted. Whoever gave it to you can make another one.':
    'Er wurde widerrufen, oder seine Pipeline wurde gelöscht. Wer ihn weitergegeben hat, kann einen neuen anlegen.',
  'It was revoked, or its address is not complete: compare it with the one that you were given. Whoever made it can make another one.':
    'Er wurde widerrufen, oder seine Adresse ist nicht vollständig: am besten mit der erhaltenen vergleichen. Wer ihn angelegt hat, kann einen neuen anlegen.',
  'This pipeline was deleted': 'Diese Pipeline wurde gelöscht',
  '{name} was deleted in another tab or by somebody else. It can be brought back for 30 days as it was, with changes that you made here and that were not saved yet. If it ran, it goes on where it stopped.':
    '{name} wurde in einem anderen Tab oder von jemand anderem gelöscht. Die Pipeline lässt sich 30 Tage lang so zurückholen, wie sie war, samt den hier gemachten und noch nicht gespeicherten Änderungen. Lief sie, geht es dort weiter, wo sie angehalten wurde.',
  'Bring it back': 'Zurückholen',
  'It goes on by itself.': 'Es geht von selbst weiter.',
  'Updated {time}': 'Stand {time}',
  'Nothing has been put on this dashboard. What is put there appears here by itself.':
    'Auf diesem Dashboard ist noch nichts. Was hinzukommt, erscheint hier von selbst.',
  'Loading the rows': 'Zeilen werden geladen',
  'No rows: the pipeline has not run yet.': 'Keine Zeilen: Die Pipeline lief noch nicht.',
  'Colours and language': 'Farben und Sprache',
  'Share the dashboard': 'Dashboard freigeben',
  'Share…': 'Freigeben …',
  Links: 'Links',
  Tiles: 'Kacheln',
  'made {made}, never used': 'angelegt {made}, nie geöffnet',
  'made {made}, last opened {used}': 'angelegt {made}, zuletzt geöffnet {used}',
  'Revoke {name}?': '{name} widerrufen?',
  'Whoever has it sees nothing from then on, and it cannot be brought back.':
    'Wer ihn hat, sieht dann nichts mehr, und er lässt sich nicht zurückholen.',
  'Revoke it': 'Widerrufen',
  'Keep it': 'Behalten',
  'Revoke {name}…': '{name} widerrufen …',
  'Revoke…': 'Widerrufen …',
  'A link without a name': 'Link ohne Namen',
  'Copied.': 'Kopiert.',
  'This browser does not let the page copy: press Ctrl+C.': 'Dieser Browser lässt die Seite nicht kopieren: Strg+C drücken.',
  'The new link': 'Der neue Link',
  'Copy it now: it is shown this once. It leads to this machine only, for that is how this page was opened.':
    'Jetzt kopieren: Er wird nur dieses eine Mal gezeigt. Er führt nur zu diesem Rechner, denn so wurde diese Seite geöffnet.',
  'Copy it now: it is shown this once.': 'Jetzt kopieren: Er wird nur dieses eine Mal gezeigt.',
  'The link is revoked: it shows nothing any more.': 'Der Link ist widerrufen: Er zeigt nichts mehr.',
  'Anybody who has a link sees the tiles of this dashboard live, without signing in. Nobody can change anything by it, or see how the pipeline is made.':
    'Wer einen Link hat, sieht die Kacheln dieses Dashboards live, ohne sich anzumelden. Ändern lässt sich damit nichts, und wie die Pipeline gebaut ist, bleibt verborgen.',
  'What the link is for': 'Wofür der Link gedacht ist',
  'such as the screen in the hall': 'etwa für den Bildschirm in der Halle',
  'Make a link': 'Link anlegen',
  'Loading the links': 'Links werden geladen',
  'There are no links: nobody sees this dashboard without signing in.':
    'Es gibt keine Links: Niemand sieht dieses Dashboard, ohne sich anzumelden.',
}
